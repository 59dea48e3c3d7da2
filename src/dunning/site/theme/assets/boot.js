// Runs before the first paint: a stored colour scheme must not flash, and pages know that scripts run.
document.documentElement.classList.add("js");
// A reader who begins at the top sees the first screen before the rest is laid out (see site.js). Who
// follows a link into the page, comes back or reloads needs the true heights at once.
if (!location.hash && performance.getEntriesByType("navigation")[0]?.type === "navigate") {
  document.documentElement.classList.add("late");
}
try {
  const scheme = localStorage.getItem("dunning-scheme");
  if (scheme === "light" || scheme === "dark") document.documentElement.dataset.scheme = scheme;
} catch {
  // Storage may be forbidden; the system's scheme then applies.
}
