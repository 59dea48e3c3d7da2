const here = document.currentScript;
const facts = here.dataset;
const root = document.documentElement.dataset.content_root;

function notice(...parts) {
  const box = document.createElement("div");
  box.className = "notice";
  box.setAttribute("role", "status");
  document.body.append(box);
  box.append(...parts);
  return box;
}

function noticeButton(label) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  return button;
}

self.dunningProgress = { READ, PLACE, stored, reason };
sections();
progress();
offline();
