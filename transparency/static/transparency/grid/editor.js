// Writing in one cell: a box of the kind that its field needs. `done(text, step)` gets the text, or null for none.
window.pregoneroGrid = window.pregoneroGrid || {};
(() => {
  const grid = window.pregoneroGrid;
  const { element, filled, bare } = grid;
  const SHOWN = 100; // values of a list at once

  /** Below the cell, or above it where there is no room; never wider than the window. */
  const stand = (box, cell, width) => {
    const at = cell.getBoundingClientRect();
    const wide = Math.min(Math.max(at.width, width), window.innerWidth - 16);
    box.style.inlineSize = `${wide}px`;
    box.style.insetInlineStart = `${Math.max(8, Math.min(at.left, window.innerWidth - wide - 8))}px`;
    const below = window.innerHeight - at.bottom;
    if (box.offsetHeight > below && at.top > below) box.style.insetBlockStart = `${Math.max(8, at.top - box.offsetHeight)}px`;
    else box.style.insetBlockStart = `${at.bottom}px`;
  };

  const counter = (place, input, field, words) => {
    const look = () => {
      const { length } = input.value.trim();
      const over = length > field.limit;
      place.hidden = !over && field.kind !== 'long' && length < field.limit * 0.8;
      place.textContent = filled(over ? words.too_long : words.counter, { length: length.toLocaleString('es-MX'), limit: field.limit.toLocaleString('es-MX') });
      place.classList.toggle('pg-over', over);
    };
    input.addEventListener('input', look);
    look();
  };

  /** A combobox with a list, as WAI-ARIA 1.2 has it: what is typed narrows the list. */
  const choose = (root, cell, input, values, words) => {
    const list = element('ul', { class: 'pg-list', role: 'listbox', id: 'pg-list', 'aria-label': words.choose });
    root.append(list);
    let options = [];
    let chosen = -1;
    let typed = false;
    for (const [name, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': 'pg-list', 'aria-expanded': 'true' })) input.setAttribute(name, value);
    const pick = (at) => {
      chosen = at;
      [...list.children].forEach((item, place) => item.setAttribute('aria-selected', String(place === at)));
      if (at < 0) { input.removeAttribute('aria-activedescendant'); return; }
      input.setAttribute('aria-activedescendant', list.children[at].id);
      list.children[at].scrollIntoView({ block: 'nearest' });
    };
    const show = () => {
      const sought = typed ? bare(input.value.trim()) : '';
      const known = values.map((value) => [value, bare(value)]);
      options = [...known.filter(([, plain]) => plain.startsWith(sought)), ...known.filter(([, plain]) => !plain.startsWith(sought) && plain.includes(sought))]
        .slice(0, SHOWN).map(([value]) => value);
      list.replaceChildren(...options.map((value, place) => element('li', { role: 'option', id: `pg-option-${place}`, 'aria-selected': 'false' }, value)));
      if (!options.length) list.append(element('li', { role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false', id: 'pg-option-0' }, words.no_match));
      const now = options.indexOf(input.value);
      pick(options.length ? Math.max(now, typed && sought ? 0 : now) : -1);
      stand(list, cell, 260);
    };
    input.addEventListener('input', () => { typed = true; show(); });
    list.addEventListener('pointerdown', (event) => event.preventDefault());
    show();
    return {
      list,
      /** What is chosen; what was typed where nothing of the list is meant. */
      value: () => (typed && !input.value.trim() ? '' : options[chosen] ?? input.value),
      move: (by) => { if (options.length) pick(chosen < 0 ? (by > 0 ? 0 : options.length - 1) : Math.max(0, Math.min(options.length - 1, chosen + by))); },
      type: () => { typed = true; show(); },
    };
  };

  grid.edit = ({ root, cell, field, text, typed, values, words, done, label }) => {
    const long = field.kind === 'long' || text.includes('\n');
    const input = element(long ? 'textarea' : 'input', { class: 'pg-input', 'aria-label': label, autocomplete: 'off', spellcheck: long || field.kind === 'text' ? 'true' : 'false' });
    if (!long) input.type = 'text';
    if (field.kind === 'number' || field.kind === 'money') input.inputMode = 'decimal';
    if (field.kind === 'date') input.placeholder = 'dd/mm/aaaa';
    input.value = typed ?? text;
    const count = element('p', { class: 'pg-count' });
    const box = element('div', { class: `pg-edit${long ? ' pg-edit--long' : ''}` }, input, count);
    root.append(box);
    const at = cell.getBoundingClientRect();
    if (long) stand(box, cell, 420);
    else { box.style.inlineSize = `${Math.max(at.width, 160)}px`; box.style.insetInlineStart = `${Math.min(at.left, window.innerWidth - Math.max(at.width, 160) - 8)}px`; }
    box.style.insetBlockStart = `${Math.min(at.top, window.innerHeight - box.offsetHeight - 8)}px`;
    counter(count, input, field, words);
    let finished = false;
    input.focus();
    const list = values ? choose(root, cell, input, values, words) : null;
    if (typed !== undefined && list) list.type();
    if (typed === undefined) input.select();
    else input.setSelectionRange(input.value.length, input.value.length);

    const finish = (keep, step, stay) => {
      if (finished) return;
      finished = true;
      const now = keep ? (list ? list.value() : input.value) : null;
      box.remove();
      if (list) list.list.remove();
      done(now, step, stay);
    };
    if (list) list.list.addEventListener('click', (event) => {
      const option = event.target.closest('[role=option]:not([aria-disabled])');
      if (option) { input.value = option.textContent; list.type(); finish(true, [1, 0]); }
    });
    input.addEventListener('keydown', (event) => {
      event.stopPropagation();
      if (event.isComposing) return;
      if (event.key === 'Enter' && long && (event.altKey || event.shiftKey)) {
        input.setRangeText('\n', input.selectionStart, input.selectionEnd, 'end');
        input.dispatchEvent(new Event('input'));
      } else if (event.key === 'Enter') finish(true, [event.shiftKey ? -1 : 1, 0]);
      else if (event.key === 'Tab') finish(true, [0, event.shiftKey ? -1 : 1]);
      else if (event.key === 'Escape') finish(false);
      else if (list && event.key === 'ArrowDown') list.move(1);
      else if (list && event.key === 'ArrowUp') list.move(-1);
      else return;
      event.preventDefault();
    });
    ['copy', 'cut', 'paste'].forEach((name) => input.addEventListener(name, (event) => event.stopPropagation()));
    // whoever goes elsewhere keeps what was written
    input.addEventListener('blur', () => finish(true, null, true));
    return { finish };
  };
})();
