// A list with facets gets one drop-down for each; without this script every item stays in view.
(() => {
  for (const box of document.querySelectorAll("[data-filterable]")) {
    const items = [...box.querySelectorAll("[data-item]")];
    const facets = box.dataset.facets.split(",").map((pair) => pair.split(":"));
    const values = (item, name) => item.dataset[name].split("|");
    const form = document.createElement("form");
    form.className = "filter";
    form.setAttribute("role", "search");
    form.setAttribute("aria-label", "筛选");
    const status = document.createElement("p");
    status.setAttribute("role", "status");
    const selects = facets.map(([name, label]) => {
      const counts = new Map();
      for (const item of items) for (const value of values(item, name)) counts.set(value, (counts.get(value) ?? 0) + 1);
      const select = document.createElement("select");
      select.name = name;
      select.append(new Option(`全部`, ""));
      for (const [value, count] of counts) select.append(new Option(`${value}（${count}）`, value));
      const frame = document.createElement("label");
      frame.append(label, select);
      form.append(frame);
      return select;
    });
    const reset = document.createElement("button");
    reset.type = "button";
    reset.textContent = "清空筛选";
    form.append(reset, status);
    const apply = () => {
      let shown = 0;
      for (const item of items) {
        item.hidden = !selects.every((select) => !select.value || values(item, select.name).includes(select.value));
        if (!item.hidden) shown += 1;
      }
      reset.disabled = selects.every((select) => !select.value);
      status.textContent = `显示${shown}${box.dataset.noun}，共${items.length}${box.dataset.noun}。`;
    };
    // The address keeps the choice, so that a filtered list can be sent to a colleague.
    const remember = () => {
      const chosen = new URLSearchParams(selects.filter((one) => one.value).map((one) => [one.name, one.value]));
      history.replaceState(null, "", `${location.pathname}${chosen.size ? `?${chosen}` : ""}`);
    };
    const wanted = new URLSearchParams(location.search);
    for (const select of selects) {
      const value = wanted.get(select.name) ?? "";
      if ([...select.options].some((option) => option.value === value)) select.value = value;
    }
    form.addEventListener("change", () => {
      apply();
      remember();
    });
    reset.addEventListener("click", () => {
      for (const select of selects) select.value = "";
      apply();
      remember();
      selects[0].focus();
    });
    // A link to one item must find it even when the filter hides it.
    const reveal = () => {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (!target?.hidden) return;
      for (const select of selects) select.value = "";
      apply();
      target.scrollIntoView();
    };
    addEventListener("hashchange", reveal);
    box.prepend(form);
    apply();
    reveal();
  }
})();
