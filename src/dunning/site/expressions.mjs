// Compiles the expressions of the text checks with the very Python that will run them in the page.
// Usage: node expressions.mjs <folder of the npm package pyodide> <wheel of dunning> <list of them> <result>
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, wheel, listed, result] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: folder });
python.FS.writeFile("/dunning.whl", readFileSync(wheel));
python.runPython("import sys; sys.path.insert(0, '/dunning.whl')");
const door = python.pyimport("dunning.compliance.text.browser");
writeFileSync(result, door.compiled_expressions(readFileSync(listed, "utf8")));
