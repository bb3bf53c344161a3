"""Records of catalogues and libraries: DCAT, CKAN, CSL, and the catalog of another site."""
