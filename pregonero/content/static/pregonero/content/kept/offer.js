// Offers what was kept of an earlier visit, shown as a difference from the server's draft: recover or discard.
window.pregoneroKept = window.pregoneroKept || {};
(() => {
  const { element, filled } = window.pregoneroKept;

  const labelOf = (field, words) => {
    if (field === 'comments') return words.comments;
    const place = document.querySelector(`[data-contentpath="${CSS.escape(field)}"]`);
    const label = document.querySelector(`label[for="${CSS.escape(`id_${field}`)}"]`)
      || (place && place.closest('.w-panel') && place.closest('.w-panel').querySelector('.w-panel__heading'));
    return label ? label.textContent.replace('*', '').trim() : field;
  };

  const shown = (field, text, words) => {
    const input = document.getElementById(`id_${field}`);
    if (input && input.tagName === 'SELECT') {
      const option = [...input.options].find((one) => one.value === text);
      return option ? option.textContent : text;
    }
    return input && input.type === 'hidden' && /^\d+$/.test(text) ? filled(words.chosen, { number: text }) : text;
  };

  const difference = (changes, words) => element('dl', { class: 'kept-difference' }, ...changes.flatMap(([field, before, after]) => [
    element('dt', {}, labelOf(field, words)),
    element('dd', {}, ...window.pregoneroKept.marked(shown(field, before, words), shown(field, after, words)).map(([kind, text]) => (kind ? element(kind, {}, text) : text))),
  ]));

  /** Comments of the kept form name comments that may be gone by now: of another revision only those of the form count. */
  const toSend = (form, entry, sameRevision) => {
    const data = new FormData();
    const comment = (name) => name.startsWith('comments-');
    entry.fields.filter(([name]) => sameRevision || !comment(name)).forEach(([name, value]) => data.append(name, value));
    const present = new FormData(form);
    [...present].filter(([name]) => ['csrfmiddlewaretoken', 'loaded_revision_id', 'loaded_revision_created_at', 'next'].includes(name) || (!sameRevision && comment(name)))
      .forEach(([name, value]) => data.append(name, value));
    return data;
  };

  /** What cannot be saved unseen (a field the server refuses) is sent as the form itself: it comes back with its errors. */
  const sendAsForm = (form, data) => {
    const made = element('form', { method: 'post', action: form.action, hidden: '' });
    data.forEach((value, name) => {
      const area = element('textarea', { name });
      area.value = value;
      made.append(area);
    });
    document.body.append(made);
    window.addEventListener('w-unsaved:confirm', (event) => event.preventDefault(), { once: true });
    made.submit();
  };

  /**
   * `state`: what the server said of this page. `done()` forgets the entry. Nothing is changed before the person says so.
   */
  window.pregoneroKept.offer = ({ form, state, entry, changes, done, mark }) => {
    const { words } = state;
    const sameRevision = !state.revision || (entry.revision && entry.revision.id === state.revision.id && entry.revision.at === state.revision.at);
    const heading = element('h2', { id: 'kept-offer-heading', tabindex: '-1' }, words.offer);
    const answer = element('p', { class: 'kept-answer', role: 'status' });
    const box = element('section', { class: 'kept-offer', 'aria-labelledby': 'kept-offer-heading' }, heading,
      element('p', {}, filled(words.offer_when, { when: new Date(entry.at).toLocaleString('es-MX', { dateStyle: 'long', timeStyle: 'short' }) })));
    if (!sameRevision) box.append(element('p', { class: 'kept-warning' }, filled(state.by ? words.changed_by : words.changed_by_you, { person: state.by })));
    box.append(element('p', { class: 'kept-legend' }, element('ins', {}, words.typed), ' · ', element('del', {}, words.stored)), difference(changes, words));
    const recover = element('button', { type: 'button', class: 'button' }, sameRevision ? words.recover : words.recover_anyway);
    const discard = element('button', { type: 'button', class: 'button button-secondary' }, words.discard);
    box.append(element('p', { class: 'kept-buttons' }, recover, ' ', discard), answer);
    recover.addEventListener('click', async () => {
      recover.disabled = true;
      answer.textContent = words.recovering;
      const data = toSend(form, entry, sameRevision);
      try {
        const response = await fetch(form.action, { method: 'POST', body: data, headers: { Accept: 'application/json' }, redirect: 'manual' });
        const result = (response.headers.get('Content-Type') || '').includes('json') ? await response.json() : {};
        if (result.success) {
          done();
          window.addEventListener('w-unsaved:confirm', (event) => event.preventDefault(), { once: true });
          window.location.assign(result.url || window.location.href);
          return;
        }
        if (result.error_code === 'validation_error') {
          mark();
          sendAsForm(form, data);
          return;
        }
        answer.textContent = response.type === 'opaqueredirect' || response.status === 403 ? words.session : result.error_message || words.not_recovered;
      } catch {
        answer.textContent = words.offline;
      }
      recover.disabled = false;
    });
    discard.addEventListener('click', () => {
      done();
      box.remove();
    });
    form.prepend(box);
    return box;
  };
})();
