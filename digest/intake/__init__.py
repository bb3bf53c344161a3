"""An import: `harvest` what a source holds, work out the `outcome`, and write it (`importing`)."""
