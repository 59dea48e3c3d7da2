// Runs before the first paint: a stored colour scheme must not flash, and pages know that scripts run.
document.documentElement.classList.add("js");
try {
  const scheme = localStorage.getItem("dunning-scheme");
  if (scheme === "light" || scheme === "dark") document.documentElement.dataset.scheme = scheme;
} catch {
  // Storage may be forbidden; the system's scheme then applies.
}
