// Sends what was typed, keeps it in this browser until the server has it, and tells what came of it.
window.pregoneroGrid = window.pregoneroGrid || {};
(() => {
  const grid = window.pregoneroGrid;
  const PAUSE = 500; // milliseconds after the last change
  const LONGEST = 3000; // and after the first one
  const TRIES = [2000, 4000, 8000, 15000, 30000, 60000];
  const BATCH = 400; // changes of one request
  const LETTERS = 700000; // and its characters
  const DAYS = 30;
  const PREFIX = 'pregonero:grid:';

  const placeOf = (table, key) => `${table}\t${key}`;

  grid.Saver = class {
    /** `heard` has the functions status, result, locked, saved. */
    constructor(state, model, heard) {
      Object.assign(this, { state, model, heard });
      this.pending = new Map();
      this.flying = new Map();
      this.held = new Map(); // what a person has to decide first
      this.csrf = state.csrf;
      this.tries = 0;
      this.batch = BATCH;
      this.timer = null;
      this.since = 0;
      this.stopped = false;
      this.name = `${PREFIX}${state.user}:${state.filing}:${grid.newKey()}`;
      this.keeping = null;
      window.addEventListener('online', () => this.hurry());
      window.addEventListener('focus', () => { if (this.tries) this.hurry(); });
      window.addEventListener('pagehide', () => this.keep());
      window.addEventListener('beforeunload', (event) => { if (this.count) { this.keep(); event.preventDefault(); } });
      document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') { this.keep(); this.hurry(); } });
    }

    get count() { return this.pending.size + this.flying.size + this.held.size; }

    /** Whether a cell of a row is still on its way. */
    mine(table, key, field) {
      return [this.pending, this.flying, this.held].some((map) => {
        const entry = map.get(placeOf(table, key));
        return entry && (entry.op === 'add' || (field in entry.cells));
      });
    }

    /** Whether something of a row is on its way, or waits for a decision; with `op` only that. */
    has(table, key, op) {
      return [this.pending, this.flying, this.held].some((map) => {
        const entry = map.get(placeOf(table, key));
        return entry && (!op || entry.op === op);
      });
    }

    // -- what is typed

    change(table, row, { op, index, before }) {
      const place = placeOf(table.name, row.key);
      const flying = this.flying.get(place);
      let entry = this.pending.get(place);
      if (op === 'set') {
        const field = table.fields[index].key;
        this.settle(place, field);
        if (!entry || entry.op === 'delete') entry = { op: 'set', table: table.name, key: row.key, version: row.version, cells: {}, was: {} };
        entry.was[field] = [...new Set([...(entry.was[field] || []), before, ...(flying && field in flying.cells ? [flying.cells[field]] : [])])];
        entry.cells[field] = row.cells[index];
      } else if (op === 'add') {
        this.settle(place);
        const at = table.rows.indexOf(row);
        entry = {
          op: 'add', table: table.name, key: row.key, version: row.version, was: {}, cells: {}, after: at ? table.rows[at - 1].key : null,
        };
        if (table.name) entry.ref = row.ref;
        table.fields.forEach((field, at2) => { entry.cells[field.key] = row.cells[at2] || null; });
      } else {
        this.settle(place);
        const unsent = entry && entry.op === 'add' && !entry.sent && !flying;
        const blind = flying || (entry && entry.sent); // our own change may stand there already
        entry = unsent ? null : { op: 'delete', table: table.name, key: row.key, version: blind ? null : row.version, cells: {}, was: {}, index };
      }
      this.pending.delete(place);
      if (entry) this.pending.set(place, entry);
      row.state = 'unsaved';
      this.soon();
    }

    /** What was held is decided: one of its fields, or all of it. */
    settle(place, field) {
      const entry = this.held.get(place);
      if (!entry) return;
      if (field) delete entry.cells[field];
      if (field && Object.keys(entry.cells).length) return;
      this.held.delete(place);
      this.heard.settled(place);
    }

    soon() {
      clearTimeout(this.keeping);
      this.keeping = setTimeout(() => this.keep(), 200);
      if (!this.since) this.since = Date.now();
      this.heard.status();
      if (this.tries || this.flying.size) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), Math.max(0, Math.min(PAUSE, this.since + LONGEST - Date.now())));
    }

    hurry() {
      if (!this.pending.size || this.flying.size) return;
      clearTimeout(this.timer);
      this.send();
    }

    // -- kept in this browser

    keep() {
      clearTimeout(this.keeping);
      const entries = [...this.merged().values(), ...this.held.values()];
      try {
        if (entries.length) localStorage.setItem(this.name, JSON.stringify({ at: Date.now(), entries }));
        else localStorage.removeItem(this.name);
        this.full = false;
      } catch {
        this.full = true;
        this.heard.status();
      }
    }

    /** What an earlier visit could not send; it is ours from now on. */
    kept() {
      const found = [];
      try {
        const limit = Date.now() - DAYS * 24 * 3600 * 1000;
        Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => {
          let said = null;
          try { said = JSON.parse(localStorage.getItem(key)); } catch { /* spoilt: away with it */ }
          const mine = key.startsWith(`${PREFIX}${this.state.user}:${this.state.filing}:`);
          if (mine && said && Array.isArray(said.entries)) found.push(...said.entries);
          if (mine || !said || !(said.at > limit)) localStorage.removeItem(key);
        });
      } catch { /* no storage */ }
      return found;
    }

    /** Take an entry of an earlier visit up again, as it stood. */
    resume(entry) {
      const place = placeOf(entry.table, entry.key);
      const before = this.pending.get(place);
      const more = before && before.op !== 'delete' && entry.op === 'set';
      this.pending.set(place, more ? { ...before, cells: { ...entry.cells, ...before.cells }, was: { ...entry.was, ...before.was } } : { ...entry, sent: true });
    }

    /** Everything that is on its way, as one entry a row. */
    merged() {
      const all = new Map(this.flying);
      this.pending.forEach((entry, place) => {
        const before = all.get(place);
        if (!before || entry.op !== 'set' || before.op === 'delete') { all.set(place, entry); return; }
        const was = { ...before.was };
        Object.entries(entry.was).forEach(([field, texts]) => { was[field] = [...new Set([...(was[field] || []), ...texts])]; });
        all.set(place, { ...before, cells: { ...before.cells, ...entry.cells }, was });
      });
      return all;
    }

    // -- sending

    async send() {
      if (this.stopped || this.flying.size || !this.pending.size) return;
      let letters = 0;
      for (const [place, entry] of this.pending) {
        letters += JSON.stringify(entry).length;
        if (this.flying.size >= this.batch || (this.flying.size && letters > LETTERS)) break;
        this.flying.set(place, { ...entry, sent: true });
        this.pending.delete(place);
      }
      this.since = 0;
      this.states('saving');
      this.heard.status();
      const changes = [...this.flying.values()].map(({ index, sent, ...change }) => change);
      const answer = await this.ask(this.state.urls.changes, { changes });
      if (answer.ok) { this.arrived(answer.body); return; }
      if (answer.status === 400 || answer.status === 413) { this.divide(answer); return; }
      this.back();
      this.why = answer;
      if (answer.status === 409 || answer.status === 403) {
        this.stopped = true;
        this.heard.locked(answer.detail);
      } else {
        const pause = TRIES[Math.min(this.tries, TRIES.length - 1)];
        this.tries += 1;
        this.timer = setTimeout(() => this.send(), pause);
      }
      this.heard.status();
    }

    states(state) {
      this.flying.forEach((entry) => {
        const table = this.model.table(entry.table);
        const row = table.byKey.get(entry.key);
        if (row) { row.state = state; this.model.shown(table, row); }
      });
    }

    /** Nothing of it arrived, or nobody knows. */
    back() {
      const all = this.merged();
      all.forEach((entry) => { entry.sent = true; });
      this.states('unsaved');
      this.pending = all;
      this.flying = new Map();
      this.keep();
    }

    /** What is refused as a whole is sent in smaller parts, until the one that is refused stands alone. */
    divide(answer) {
      if (this.flying.size > 1) {
        this.batch = Math.ceil(this.flying.size / 2);
        this.back();
        this.send();
        return;
      }
      const [[place, entry]] = this.flying;
      this.flying.clear();
      this.held.set(place, entry);
      this.heard.result(entry, { status: 'refused', message: answer.detail });
      this.batch = BATCH;
      this.keep();
      this.heard.status();
      this.send();
    }

    arrived(body) {
      const sent = [...this.flying];
      this.flying = new Map();
      this.tries = 0;
      this.why = null;
      this.batch = BATCH;
      sent.forEach(([place, entry], at) => {
        const result = body.results[at];
        const newer = this.pending.get(place);
        const table = this.model.table(entry.table);
        const row = table.byKey.get(entry.key);
        if (result.status !== 'ok') {
          if (newer && result.status === 'conflict' && entry.op !== 'delete') {
            // what was typed since goes on its way; the server says again where they clash
            newer.cells = { ...entry.cells, ...newer.cells };
            newer.was = { ...entry.was, ...newer.was };
          } else {
            this.held.set(place, entry);
            if (result.fields && entry.op !== 'delete') {
              entry.cells = Object.fromEntries(Object.entries(entry.cells).filter(([field]) => result.fields.includes(field)));
              entry.op = 'set';
            }
          }
          this.heard.result(entry, result);
        }
        if (!row || !result.row) return;
        const left = newer || this.held.get(place);
        this.model.take(table, row, result.row.cells, result.row.version, (field) => Boolean(left) && (field in left.cells));
        if (newer && result.status === 'ok') { newer.version = result.row.version; if (newer.op === 'add') newer.op = 'set'; }
        if (result.status === 'ok' && !this.held.has(place)) row.state = newer ? 'unsaved' : 'saved';
        this.model.shown(table, row);
      });
      this.keep();
      this.heard.saved(body, sent.map(([, entry]) => [entry.table, entry.key]));
      this.heard.status();
      if (this.pending.size) { this.since = this.since || Date.now(); clearTimeout(this.timer); this.timer = setTimeout(() => this.send(), PAUSE); }
    }

    /** Ask the server: `{ok, status, body, detail, reason}`. */
    async ask(url, sent, again = true) {
      const options = { credentials: 'same-origin', redirect: 'manual', headers: { Accept: 'application/json' } };
      if (sent) Object.assign(options, { method: 'POST', body: JSON.stringify(sent), headers: { ...options.headers, 'Content-Type': 'application/json', 'X-CSRFToken': this.csrf } });
      const response = await fetch(url, options).catch(() => null);
      if (!response) return { ok: false, status: 0, reason: 'offline' };
      if (response.type === 'opaqueredirect' || response.status === 401) return { ok: false, status: 401, reason: 'session' };
      const body = await response.json().catch(() => null);
      if (response.ok && body) return { ok: true, status: response.status, body };
      if (response.status === 403 && !body && again) {
        const who = await this.ask(this.state.urls.signed_in, null, false);
        if (who.ok && who.body.user !== this.state.user) return { ok: false, status: 401, reason: 'other_person' };
        if (who.ok) {
          this.csrf = who.body.csrf;
          return this.ask(url, sent, false);
        }
        return who;
      }
      return { ok: false, status: response.status, body, detail: (body && body.detail) || '', reason: 'server' };
    }
  };
})();
