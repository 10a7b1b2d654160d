// The page editor's safety net: keeps what is typed until the server has it, tells why it has not, offers it again.
(() => {
  const kept = window.pregoneroKept;
  const PAUSE = 400; // milliseconds after a change
  const PATIENCE = 15000; // between questions to a server that does not answer

  const start = () => {
    const form = document.querySelector('form[data-edit-form]');
    const source = document.getElementById('pregonero-kept');
    if (!form || !source) return;
    const state = JSON.parse(source.textContent);
    const { words, user } = state;
    let { page, revision } = state;
    let saved = null; // the form as the server has it
    let sent = null; // the form as it is on its way
    let timer = null;
    let failing = false;
    let asking = null;
    const others = kept.line(form, 'status');
    const say = kept.line(form, 'status');
    const titled = () => Boolean(((form.elements.namedItem('title') || {}).value || '').trim());
    const picture = (data) => JSON.stringify(kept.fieldsOf(form, data));

    const forget = () => kept.remove(user, page);
    const keep = (more = {}) => {
      const now = picture();
      if (saved === null) return true;
      if (now === saved && !failing) {
        forget();
        return true;
      }
      return kept.write(user, page, { revision, fields: JSON.parse(now), title: (form.elements.namedItem('title') || {}).value || '', ...more });
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(keep, PAUSE);
    };

    // -- what is typed

    const firstTouch = () => { if (saved === null) saved = picture(); };
    ['focusin', 'pointerdown', 'keydown', 'paste', 'drop'].forEach((name) => form.addEventListener(name, firstTouch, true));
    ['input', 'change', 'w-unsaved:add'].forEach((name) => form.addEventListener(name, () => { firstTouch(); soon(); }));
    // Wagtail takes its first picture of the form after two seconds: what was typed before would not be saved by itself.
    form.addEventListener('w-unsaved:watch-edits', () => {
      if (saved !== null && picture() !== saved) form.setAttribute('data-w-unsaved-force-value', 'true');
    });
    window.addEventListener('pagehide', () => keep());
    document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') keep(); });
    form.addEventListener('submit', () => { clearTimeout(timer); keep({ sent: true }); saved = null; });

    // -- what becomes of it

    form.addEventListener('w-autosave:save', (event) => { sent = picture(event.detail.formData); });
    form.addEventListener('w-autosave:success', (event) => {
      const answer = event.detail.response || {};
      forget();
      if (answer.pk) page = `page:${answer.pk}`;
      if (answer.revision_id) revision = { id: answer.revision_id, at: answer.revision_created_at };
      saved = sent;
      if (failing) { say(words.saved, 'good'); setTimeout(() => { if (!failing) say(''); }, 6000); }
      failing = false;
      clearInterval(asking);
      keep();
    });
    form.addEventListener('w-autosave:error', (event) => {
      const { type, text } = event.detail;
      failing = true;
      if (!keep()) { say(words.not_kept, 'bad'); return; }
      if (type === 'network_error' || type === 'server_error') ask();
      else if (type === 'invalid_revision') say(words.conflict, 'bad', kept.element('a', { href: window.location.href, target: '_blank' }, words.see_latest));
      else if (type === 'validation_error') say(titled() ? words.refused : words.title_first, 'warn');
      else say(`${text} ${words.kept_here}`, 'bad');
    });

    // -- why the server does not take it

    const again = () => {
      clearInterval(asking);
      asking = setInterval(ask, PATIENCE);
    };
    const newToken = (token) => {
      if (window.wagtailConfig) window.wagtailConfig.CSRF_TOKEN = token;
      document.querySelectorAll('input[name=csrfmiddlewaretoken]').forEach((input) => { input.value = token; });
    };
    const ask = async () => {
      again();
      let response = null;
      try {
        response = await fetch(state.signed_in, { headers: { Accept: 'application/json' }, cache: 'no-store', redirect: 'manual' });
      } catch {
        say(words.offline, 'bad');
        return;
      }
      if (response.type === 'opaqueredirect' || response.status === 401 || response.status === 403) {
        say(words.session, 'bad', kept.element('a', { href: state.login, target: '_blank', class: 'button button-small' }, words.sign_in));
        return;
      }
      if (!response.ok) { say(words.server, 'bad'); return; }
      const answer = await response.json();
      if (answer.user !== user) { say(words.other_person, 'bad'); return; }
      newToken(answer.csrf);
      form.dispatchEvent(new CustomEvent('w-unsaved:add', { bubbles: true, cancelable: true, detail: { type: 'edits' } }));
      if (failing) say(words.trying, 'warn');
    };
    window.addEventListener('offline', () => { if (saved !== null && picture() !== saved) { failing = true; keep(); ask(); } });
    ['online', 'focus'].forEach((name) => window.addEventListener(name, () => { if (failing) ask(); }));

    // -- other people on the page

    document.addEventListener('w-swap:json', (event) => {
      const found = ((event.detail || {}).data || {}).other_sessions;
      if (!found) return;
      const list = found.map(({ user: person, is_editing: writes, revision_id: newer }) => {
        const own = person === state.name;
        if (newer) return own ? words.you_saved : kept.filled(words.person_saved, { person });
        if (own) return words.you_elsewhere;
        return kept.filled(writes ? words.person_writes : words.person_looks, { person });
      });
      others(list.join(' '), found.some((one) => one.revision_id) ? 'bad' : 'warn');
    });

    // -- what was kept before

    const offer = () => {
      kept.purge();
      const entry = kept.read(user, page);
      if (!entry || !Array.isArray(entry.fields)) return;
      const arrived = entry.sent && (state.mine
        ? !entry.revision || state.mine.id !== entry.revision.id || state.mine.at !== entry.revision.at
        : state.recent.includes(entry.title));
      const changes = arrived ? [] : kept.differences(kept.fieldsOf(form), entry.fields);
      if (!changes.length) { forget(); return; }
      const held = page;
      const box = kept.offer({
        form, state, entry, changes,
        done: () => kept.remove(user, held),
        mark: () => kept.write(user, held, { ...entry, sent: true }),
      });
      // until the person has decided, what they type now is kept beside it
      page = `${held}:again`;
      const watch = new MutationObserver(() => {
        if (!box.isConnected) { watch.disconnect(); kept.remove(user, page); page = held; keep(); }
      });
      watch.observe(form, { childList: true });
      box.querySelector('h2').focus();
    };
    setTimeout(offer, 300);
  };

  if (document.readyState === 'complete') start();
  else window.addEventListener('load', start);
})();
