// Run header_reader.py in the newest Python that npm has: CPython, compiled for WebAssembly.
//
//   node header_pyodide.mjs MODULES header_reader.py < HEADS
//
// MODULES is the folder with pyodide.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [modules, script] = process.argv.slice(2);
const { loadPyodide } = createRequire(`${modules}/`)("pyodide");
const heads = readFileSync(0); // before pyodide takes it; its own standard input cuts long lines
const python = await loadPyodide({ stdout: console.log });
python.FS.writeFile("/heads", heads);
python.runPython("import sys; sys.stdin = open('/heads', encoding='utf-8'); __name__ = '__main__'");
python.runPython(readFileSync(script, "utf8"));
