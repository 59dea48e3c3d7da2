// Hints on citations, terms and units. A title attribute is out of reach for the keyboard and goes when the
// pointer moves; the same words go into a bubble. Fetched when somebody first points or presses a key.
(() => {
  const HINTED = "a:is(.law, .term, .unit):is([title], [data-hint])";
  const GAP = 6;
  const bubble = document.createElement("div");
  bubble.className = "hint";
  bubble.id = "hint";
  bubble.setAttribute("role", "tooltip");
  bubble.hidden = true;
  document.body.append(bubble);
  let leaving;

  function hide() {
    clearTimeout(leaving);
    bubble.hidden = true;
    document.querySelector("[aria-describedby=hint]")?.removeAttribute("aria-describedby");
  }

  // The pointer has to get from the link to the bubble, to read or to select there.
  function hideSoon() {
    clearTimeout(leaving);
    leaving = setTimeout(hide, 250);
  }

  // Below the link, or above where the window ends.
  function put(box) {
    const width = Math.min(340, document.documentElement.clientWidth - 24);
    bubble.style.width = `${width}px`;
    const left = Math.min(Math.max(12, box.left), document.documentElement.clientWidth - width - 12);
    bubble.style.left = `${left + scrollX}px`;
    const height = bubble.offsetHeight + GAP;
    const isAbove = box.bottom + height > innerHeight && box.top > height;
    bubble.style.top = `${scrollY + (isAbove ? box.top - height : box.bottom + GAP)}px`;
  }

  function show(target) {
    hide();
    if (target.title) {
      target.dataset.hint = target.title;
      target.removeAttribute("title");
    }
    bubble.textContent = target.dataset.hint;
    bubble.hidden = false;
    target.setAttribute("aria-describedby", "hint");
    put(target.getBoundingClientRect());
  }

  // One listener for all: touching hundreds of links at the start would cost the first second.
  const told = (event) => event.target.closest?.(HINTED);
  document.addEventListener("pointerover", (event) => {
    const target = told(event);
    if (target && event.pointerType === "mouse") show(target);
  });
  document.addEventListener("pointerout", (event) => told(event) && hideSoon());
  bubble.addEventListener("pointerenter", () => clearTimeout(leaving));
  bubble.addEventListener("pointerleave", hideSoon);
  document.addEventListener("focusin", (event) => {
    const target = told(event);
    if (target?.matches(":focus-visible")) show(target);
  });
  document.addEventListener("focusout", (event) => told(event) && hide());
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());

  // Where the reader was before this script came.
  const first = [...document.querySelectorAll(`:is(${HINTED}):is(:hover, :focus-visible)`)].at(-1);
  if (first) show(first);
})();
