// Asks for the checklist again after every automatic save of the draft.
(() => {
  const refresh = async (panel, page) => {
    const response = await fetch(panel.dataset.pattern.replace(/0\/$/, `${page}/`), { credentials: 'same-origin' });
    if (response.ok) panel.innerHTML = await response.text();
  };
  document.addEventListener('w-autosave:success', (event) => {
    const panel = document.querySelector('[data-checklist]');
    if (!panel) return;
    const found = window.location.pathname.match(/\/pages\/(\d+)\//);
    const page = (event.detail && event.detail.response && event.detail.response.pk) || panel.dataset.page || (found && found[1]);
    if (page) { panel.dataset.page = page; refresh(panel, page); }
  });
})();
