// Asks for the checklist again after every automatic save of the draft; its lines lead to the field they are about.
(() => {
  const RETRIES = [1000, 3000, 9000]; // milliseconds: on a bad line one lost answer must not leave a list that is not true
  let asked = 0;

  const answered = async (address) => {
    for (const pause of [...RETRIES, null]) {
      const response = await fetch(address, { credentials: 'same-origin' }).catch(() => null);
      if (response && response.ok && !response.redirected) return response.text();
      const passing = !response || response.status === 429 || response.status >= 500;
      if (!passing || pause === null) return null;
      await new Promise((resolve) => { setTimeout(resolve, pause); });
    }
    return null;
  };

  const refresh = async (panel, page) => {
    asked += 1;
    const turn = asked;
    const text = await answered(panel.dataset.pattern.replace(/0\/$/, `${page}/`));
    if (text === null || turn !== asked) return; // a later question has, or will have, the newer answer
    const made = document.createElement('template');
    made.innerHTML = text;
    const now = made.content.textContent.trim();
    if (panel.textContent.trim() === now) return; // nothing to read out again
    const focused = panel.contains(document.activeElement) && document.activeElement.dataset.checklistField;
    panel.replaceChildren(made.content);
    if (focused) (panel.querySelector(`[data-checklist-field="${CSS.escape(focused)}"]`) || panel.querySelector('a') || panel).focus();
  };

  document.addEventListener('w-autosave:success', (event) => {
    const panel = document.querySelector('[data-checklist]');
    if (!panel) return;
    const found = window.location.pathname.match(/\/pages\/(\d+)\//);
    const page = (event.detail && event.detail.response && event.detail.response.pk) || panel.dataset.page || (found && found[1]);
    if (page) { panel.dataset.page = page; refresh(panel, page); }
  });

  /** Blocks of a stream that were not taken out, in their order. */
  const blocksOf = (stream) => {
    const container = stream.querySelector('[data-streamfield-stream-container]');
    return container ? [...container.children].filter((child) => child.matches('[data-streamfield-child]') && child.getAttribute('aria-hidden') !== 'true') : [];
  };

  /** The place of `cost`, `photos.1` or `body.0` in the form. */
  const placeOf = (field) => {
    const [name, number] = field.split('.');
    const stream = document.querySelector(`[data-contentpath="${CSS.escape(name)}"]`);
    const block = number !== undefined && stream ? blocksOf(stream)[Number(number)] : null;
    return block || stream || document.getElementById(`id_${name}`);
  };

  const open = (place) => {
    const tab = place.closest('[role=tabpanel]');
    const label = tab && tab.hidden && document.querySelector(`[role=tab][href="#${CSS.escape(tab.id)}"]`);
    if (label) label.click();
    for (let panel = place.closest('[data-panel]'); panel; panel = panel.parentElement && panel.parentElement.closest('[data-panel]')) {
      const toggle = panel.querySelector('[data-panel-toggle]');
      if (toggle && toggle.getAttribute('aria-expanded') === 'false') toggle.click();
    }
    const inner = place.matches('[data-streamfield-child]') && place.querySelector('[data-panel-toggle]');
    if (inner && inner.getAttribute('aria-expanded') === 'false') inner.click();
  };

  document.addEventListener('click', (event) => {
    const link = event.target.closest('[data-checklist-field]');
    if (!link) return;
    const place = placeOf(link.dataset.checklistField);
    if (!place) return;
    event.preventDefault();
    open(place);
    const fields = 'input:not([type=hidden]):not([hidden]), textarea, select, [contenteditable=true], .chooser button, button';
    const inside = (selector) => [...place.querySelectorAll(selector)].find((one) => one.getClientRects().length && !one.closest('[data-comment-add]'));
    const target = place.matches(fields) ? place : inside('input:not([type=hidden]), textarea, select, [contenteditable=true]') || inside('[data-chooser] button, .chooser button') || inside('button') || place;
    target.scrollIntoView({ block: 'center' });
    target.focus();
  });
})();
