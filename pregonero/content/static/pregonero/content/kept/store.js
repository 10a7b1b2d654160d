// Keeps what was typed in this browser while the server has not got it: one entry a page and person.
window.pregoneroKept = window.pregoneroKept || {};
(() => {
  const PREFIX = 'pregonero:kept:';
  const DAYS = 30;
  const LONGEST = 1500000; // characters of one entry; browsers give a site about five million
  const SECRET = new Set(['csrfmiddlewaretoken', 'next', 'loaded_revision_id', 'loaded_revision_created_at', 'overwrite_revision_id']);

  /** What a form would send, without secrets, files and passwords: [[name, value], …]. */
  const fieldsOf = (form, formData) => [...(formData || new FormData(form))].filter(([name, value]) => {
    const input = form.elements.namedItem(name);
    return typeof value === 'string' && !SECRET.has(name) && !(input && input.type === 'password');
  });

  const nameOf = (user, page) => `${PREFIX}${user}:${page}`;

  const read = (user, page) => {
    try {
      return JSON.parse(localStorage.getItem(nameOf(user, page)));
    } catch {
      return null;
    }
  };

  const remove = (user, page) => {
    try {
      localStorage.removeItem(nameOf(user, page));
    } catch { /* no storage: nothing was kept */ }
  };

  const mine = (user) => Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}${user}:`));

  /** Whether the browser has it now. When there is no room, the oldest entries of this person give way. */
  const write = (user, page, entry) => {
    const text = JSON.stringify({ ...entry, at: Date.now() });
    if (text.length > LONGEST) return false;
    for (;;) {
      try {
        localStorage.setItem(nameOf(user, page), text);
        return true;
      } catch {
        let oldest = null;
        try {
          const age = (key) => (JSON.parse(localStorage.getItem(key)) || {}).at || 0;
          [oldest] = mine(user).filter((key) => key !== nameOf(user, page)).sort((a, b) => age(a) - age(b));
        } catch { /* no storage at all */ }
        if (!oldest) return false;
        localStorage.removeItem(oldest);
      }
    }
  };

  /** Forget what is older than thirty days, whoever's it is. */
  const purge = () => {
    try {
      const limit = Date.now() - DAYS * 24 * 3600 * 1000;
      Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => {
        let at = 0;
        try { at = JSON.parse(localStorage.getItem(key)).at || 0; } catch { /* spoilt: away with it */ }
        if (at < limit) localStorage.removeItem(key);
      });
    } catch { /* no storage */ }
  };

  Object.assign(window.pregoneroKept, { fieldsOf, read, write, remove, purge });
})();
