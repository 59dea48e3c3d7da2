const inside = /^(.*?\/)(?:book|notebooks|exercises|downloads|_static|_sources)\//.exec(location.pathname);
if (inside) document.head.append(Object.assign(document.createElement("base"), { href: inside[1] }));
