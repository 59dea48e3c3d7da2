// Shown in place of any missing address, this page looks for the root of the site: the folder above the one that
// the address names, or else the nearest that has the site's style. It waits for the answers, since what follows
// in the head is fetched from there. A base that the server or the offline copy has written stays.
(() => {
  if (document.querySelector("base")) return;
  const path = location.pathname;
  const [likely] = /^.*\/(?=(?:book|notebooks|exercises|downloads|_static|_sources)\/)/.exec(path) ?? [];
  const above = [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index + 1)).reverse();
  const isRoot = (folder) => {
    const request = new XMLHttpRequest();
    request.open("HEAD", `${folder}_static/site.css`, false);
    try {
      request.send();
    } catch {
      return false;
    }
    return request.status === 200 && /^text\/css/.test(request.getResponseHeader("Content-Type"));
  };
  const href = [likely, ...above].find((folder) => folder && isRoot(folder)) ?? likely;
  if (href) document.head.append(Object.assign(document.createElement("base"), { href }));
})();
