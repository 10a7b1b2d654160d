// Completes what is being typed into the search boxes. Without it, or on a line that is too bad, the form works as it is.
// A combobox as WAI-ARIA 1.2 has it, with a list, and without a choice until one is made.
(() => {
  const PAUSE = 180; // milliseconds after the last key
  const connection = navigator.connection || {};
  if (connection.saveData || !window.fetch || !window.AbortController) return;

  const complete = (input, number) => {
    const form = input.form;
    const list = document.createElement('ul');
    const answers = new Map();
    let timer = 0;
    let running = null;
    let chosen = -1;

    list.className = 'completions';
    list.id = `completar-${number}`;
    list.hidden = true;
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', input.labels.length ? input.labels[0].textContent : input.name);
    input.insertAdjacentElement('afterend', list);
    for (const [name, value] of Object.entries({
      role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': list.id, 'aria-expanded': 'false',
    })) input.setAttribute(name, value);

    const close = () => {
      list.hidden = true;
      chosen = -1;
      input.setAttribute('aria-expanded', 'false');
      input.removeAttribute('aria-activedescendant');
    };
    const choose = (at) => {
      const options = [...list.children];
      chosen = at;
      options.forEach((option, place) => option.setAttribute('aria-selected', String(place === at)));
      if (at < 0) input.removeAttribute('aria-activedescendant');
      else {
        input.setAttribute('aria-activedescendant', options[at].id);
        options[at].scrollIntoView({ block: 'nearest' });
      }
    };
    const show = (items) => {
      if (!items.length || document.activeElement !== input) { close(); return; }
      list.replaceChildren(...items.map((text, place) => {
        const option = document.createElement('li');
        option.id = `${list.id}-${place}`;
        option.setAttribute('role', 'option');
        option.textContent = text;
        return option;
      }));
      list.hidden = false;
      input.setAttribute('aria-expanded', 'true');
      choose(-1);
    };
    const ask = async () => {
      const text = input.value;
      if (running) running.abort();
      if (text.trim().length < 2) { close(); return; }
      if (!answers.has(text)) {
        running = new AbortController();
        try {
          const address = `/api/v1/suggest?limit=6&q=${encodeURIComponent(text)}`;
          const answer = await fetch(address, { signal: running.signal, credentials: 'omit' });
          if (!answer.ok) { close(); return; }
          answers.set(text, (await answer.json()).items);
        } catch (error) {
          close(); // aborted by the next key, or no line: there is nothing to tell, the form still works
          return;
        }
      }
      if (input.value === text) show(answers.get(text));
    };
    const take = (option) => {
      input.value = option.textContent;
      close();
      if (form.requestSubmit) form.requestSubmit(); else form.submit();
    };

    input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE); });
    input.addEventListener('blur', close);
    form.addEventListener('submit', () => { clearTimeout(timer); close(); });
    input.addEventListener('keydown', (event) => {
      const count = list.hidden ? 0 : list.children.length;
      if (!count || event.isComposing) return;
      if (event.key === 'ArrowDown') choose(chosen + 1 < count ? chosen + 1 : -1);
      else if (event.key === 'ArrowUp') choose(chosen < 0 ? count - 1 : chosen - 1);
      else if (event.key === 'Escape') close();
      else if (event.key === 'Enter' && chosen >= 0) take(list.children[chosen]);
      else return;
      event.preventDefault();
    });
    // before the box loses the focus
    list.addEventListener('pointerdown', (event) => event.preventDefault());
    list.addEventListener('click', (event) => {
      const option = event.target.closest('[role=option]');
      if (option) take(option);
    });
  };

  document.querySelectorAll('.finder input[name=q]').forEach(complete);
})();
