// Compiles the sources in a zip archive with the very Python that will run them in the page.
// Usage: node bytecode.mjs <folder of the npm package pyodide> <archive, changed in place>
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, archive] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: folder });
python.FS.writeFile("/tmp/in.zip", readFileSync(archive));
python.runPython(`
import importlib._bootstrap_external as loader, zipfile
with zipfile.ZipFile('/tmp/in.zip') as given, zipfile.ZipFile('/tmp/out.zip', 'w') as made:
    for name in given.namelist():
        data = given.read(name)
        if name.endswith('.py'):
            code = compile(data.decode(), name, 'exec', dont_inherit=True, optimize=2)
            # Byte code by hash, not checked: there is no source beside it to check against.
            name, data = name + 'c', loader._code_to_hash_pyc(code, bytes(8), False)
        entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
        made.writestr(entry, data, zipfile.ZIP_DEFLATED, 9)
`);
writeFileSync(archive, python.FS.readFile("/tmp/out.zip"));
