const here = document.currentScript;
const facts = here.dataset;
const root = document.documentElement.dataset.content_root;

// The place is in the page from the start: screen readers announce what comes into a status, not a status that comes.
const box = document.getElementById("notice");

function notice(...parts) {
  box.className = "notice";
  box.replaceChildren(...parts);
}

function noNotice() {
  const hadFocus = box.contains(document.activeElement);
  box.removeAttribute("class");
  box.replaceChildren();
  if (hadFocus) document.getElementById("main").focus({ preventScroll: true });
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
