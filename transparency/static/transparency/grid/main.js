// The desk: tool bar, the grid of the filing, rows of secondary tables below it, what to decide and what to correct.
(() => {
  const grid = window.pregoneroGrid;
  const { element, filled, counted } = grid;
  const POLL = 15000;
  const CHECK = 2500; // after the last saving
  const LISTED = 300;
  const SAID = 20000; // how long a message stays

  const button = (text, act, more = {}) => {
    const made = element('button', { type: 'button', class: 'button button-small button-secondary', ...more }, text);
    made.addEventListener('click', act);
    return made;
  };

  class Desk {
    constructor(root, state) {
      Object.assign(this, { root, state, words: state.words });
      this.decisions = new Map();
      this.message = element('p', { class: 'pg-message', role: 'status' }, this.words.loading);
      root.append(this.message);
      this.load();
    }

    async load() {
      const response = await fetch(this.state.urls.data).catch(() => null);
      const data = response && response.ok ? await response.json().catch(() => null) : null;
      if (!data || !data.tables) { this.message.textContent = this.words.not_loaded; return; }
      this.may = data.may_write;
      this.model = new grid.Model(data);
      this.model.allFindings(data.findings);
      this.checked = data.checked;
      this.saver = new grid.Saver(this.state, this.model, {
        status: () => this.status(),
        result: (entry, result) => this.decide(entry, result),
        settled: (place) => this.settled(place),
        locked: (why) => { this.may = false; this.say(why); this.status(); },
        saved: (body, touched) => this.saved(body, touched),
      });
      this.model.told = (table, row, change) => this.saver.change(table, row, change);
      this.model.shown = (table, row) => this.shown(table, row);
      this.model.reshaped = () => this.reshaped();
      this.build();
      this.resume();
      this.status();
      if (this.checked !== this.model.version || !data.findings.length) this.check();
      this.poll();
    }

    mayWrite() { return this.may; }

    build() {
      const { words } = this;
      const main = this.model.table('');
      this.sheet = new grid.Sheet({ desk: this, model: this.model, table: main, label: words.grid, most: this.state.rows_most });
      this.current = this.sheet;
      this.state_line = element('p', { class: 'pg-state', role: 'status' });
      this.alert = element('p', { class: 'pg-alert', role: 'alert', hidden: '' });
      this.found = button('', () => this.list(), { 'aria-expanded': 'false', 'aria-controls': 'pg-findings' });
      const acts = this.may ? [
        button(words.add_row, () => this.addLast(), { class: 'button button-small' }),
        button(words.insert_row, () => this.insert(this.current)),
        button(words.delete_rows, () => this.remove(this.current)),
        button(words.copy_last, () => this.copyLast(false)),
      ] : [];
      this.bar = element('div', { class: 'pg-bar', role: 'toolbar', 'aria-label': words.grid }, ...acts, this.found, button(words.next, () => this.next()), this.state_line);
      this.question = element('div', { class: 'pg-questions', role: 'region', 'aria-live': 'polite', 'aria-label': words.state_conflict });
      this.findings = element('div', { id: 'pg-findings', class: 'pg-findings', role: 'region', 'aria-label': words.to_correct, tabindex: '0', hidden: '' });
      this.info = element('div', { class: 'pg-info' });
      this.panel = element('section', { class: 'pg-panel', hidden: '' });
      this.empty = element('p', { class: 'pg-empty' }, words.empty);
      this.root.replaceChildren(this.bar, this.alert, this.message, this.question, this.findings, this.sheet.scroll, this.empty, this.panel, this.info);
      this.message.textContent = '';
      this.sheet.draw();
      this.focused(this.sheet);
      window.addEventListener('resize', () => { this.sheet.window(); if (this.inner) this.inner.window(); });
      // a paste where there is no row yet has no cell to go to
      document.addEventListener('paste', (event) => {
        const sheet = this.inner || this.sheet;
        if (!event.defaultPrevented && !sheet.list.length && !event.target.closest('input, textarea')) sheet.paste(event);
      });
    }

    say(text) {
      this.message.textContent = text;
      clearTimeout(this.silence);
      this.silence = setTimeout(() => { this.message.textContent = ''; }, SAID);
    }

    // -- state

    status() {
      if (!this.state_line) return;
      const { words, saver } = this;
      const rows = counted(words, 'rows', this.model.table('').rows.length);
      const busy = saver.flying.size > 0;
      const now = saver.count === 0 ? words.all_saved : busy && !saver.tries ? words.saving : counted(words, 'unsaved', saver.count);
      const text = `${rows}. ${now}`;
      if (this.state_line.textContent !== text) this.state_line.textContent = text;
      this.state_line.dataset.state = saver.count === 0 ? 'saved' : busy ? 'saving' : 'unsaved';
      const why = saver.full ? words.not_kept : saver.why && saver.count ? (saver.why.detail || words[saver.why.reason]) : '';
      if (this.alert.dataset.why !== why) {
        this.alert.dataset.why = why;
        this.alert.hidden = !why;
        this.alert.replaceChildren(...(why ? [why, ...(saver.why && saver.why.status === 401 ? [' ', element('a', { href: this.state.urls.login, target: '_blank' }, words.sign_in)] : [])] : []));
      }
      const count = [...this.model.findings.values()].reduce((sum, list) => sum + list.length, 0);
      const label = this.checking && !count ? words.checking : count ? counted(words, 'findings', count + (this.unlisted || 0)) : words.no_findings;
      if (this.found.textContent !== label) this.found.textContent = label;
      this.empty.hidden = this.model.table('').rows.length > 0;
    }

    shown(table, row) {
      [this.sheet, this.inner].forEach((sheet) => { if (sheet && sheet.table === table) sheet.refresh(row); });
      if (this.current && this.current.row === row) this.focused(this.current);
    }

    reshaped() {
      if (this.redraw) return;
      this.redraw = true;
      queueMicrotask(() => {
        this.redraw = false;
        this.sheet.draw();
        if (this.inner) this.inner.draw();
        this.status();
      });
    }

    // -- what stands in the active cell

    focused(sheet) {
      this.current = sheet;
      const { row } = sheet;
      const field = sheet.table.fields[sheet.active.column];
      if (!row) { this.info.replaceChildren(); return; }
      const found = [...this.model.findingsOf(sheet.table, row, field.key), ...this.model.findingsOf(sheet.table, row, '')];
      const text = row.cells[sheet.active.column];
      this.info.replaceChildren(
        element('p', { class: 'pg-info-field' }, element('strong', {}, field.name), ` — ${field.type}${field.required ? `, ${this.words.required}` : ''}`),
        ...(field.list === null ? [] : [element('p', { class: 'pg-info-list' }, filled(this.words.values, { values: this.values(field) }))]),
        element('p', { class: 'pg-info-text' }, text.length > 2000 ? `${text.slice(0, 2000)}…` : text),
        element('ul', { id: 'pg-told', class: 'pg-told' }, ...found.map((one) => element('li', { 'data-grade': one.grade }, one.message)), ...(row.why ? [element('li', { 'data-grade': 'blocking' }, row.why)] : [])),
      );
    }

    /** The first values of a list, as one line. */
    values(field) {
      const text = this.model.lists[field.list].join(' · ');
      return text.length > 160 ? `${text.slice(0, 160)}…` : text;
    }

    // -- rows

    addLast() {
      this.shut();
      this.model.together(() => this.model.add(this.sheet.table, this.sheet.table.rows.length));
      this.sheet.draw();
      this.sheet.go(this.sheet.list.length - 1, this.firstEmpty());
    }

    /** The first field that a new row does not bring. */
    firstEmpty() {
      const row = this.sheet.table.rows[this.sheet.table.rows.length - 1];
      return Math.max(0, row.cells.findIndex((text) => !text));
    }

    insert(sheet) {
      if (!this.may) { this.say(this.words.read_only); return; }
      const { table } = sheet;
      const at = sheet.row ? table.rows.indexOf(sheet.row) + 1 : table.rows.length;
      this.model.together(() => {
        this.model.add(table, at, [], sheet.ref || '');
        this.added(sheet);
      });
      sheet.draw();
      sheet.go(sheet.list.length > 1 ? sheet.active.row + 1 : 0, sheet === this.sheet ? sheet.active.column : 0);
    }

    remove(sheet) {
      if (!this.may) { this.say(this.words.read_only); return; }
      if (!sheet.row) return;
      if (sheet === this.sheet) this.shut();
      const { top, bottom } = sheet.range();
      const rows = sheet.list.slice(top, bottom + 1);
      this.model.together(() => {
        rows.forEach((row) => this.model.remove(sheet.table, row));
        if (sheet === this.sheet) this.orphans(rows);
        else if (!sheet.rows().length) this.model.set(this.sheet.table, this.owner.row, this.owner.column, '');
      });
      sheet.anchor = null;
      sheet.draw();
      sheet.go(top, sheet.active.column);
      this.say(counted(this.words, 'deleted_rows', rows.length));
    }

    undo() {
      let did = false;
      did = this.model.undo();
      this.sheet.draw();
      if (this.inner) this.inner.draw();
      this.say(did ? this.words.undone : this.words.nothing_to_undo);
      this.current.go(this.current.active.row, this.current.active.column);
    }

    // -- secondary tables

    open(row, field) {
      const column = this.sheet.table.fields.indexOf(field);
      const table = this.model.table(field.table);
      if (column < 0 || !table) return;
      this.owner = { row, column };
      const ref = row.cells[column] || this.model.freeRef(field.table);
      const label = filled(this.words.open_table, { field: field.name, row: this.sheet.table.rows.indexOf(row) + 1 });
      this.inner = new grid.Sheet({ desk: this, model: this.model, table, ref, label, most: this.state.rows_most });
      const acts = this.may ? [button(this.words.add_row, () => { if (this.inner.list.length) this.inner.go(this.inner.list.length - 1, 0); this.insert(this.inner); }, { class: 'button button-small' })] : [];
      this.panel.replaceChildren(
        element('div', { class: 'pg-bar' }, element('h2', {}, label), ...acts, button(this.words.close, () => this.shut(true))),
        this.inner.scroll,
      );
      this.panel.hidden = false;
      this.root.classList.add('pg--split');
      this.inner.draw();
      this.sheet.reveal();
      this.sheet.window();
      if (this.inner.list.length) this.inner.go(0, 0);
      else this.panel.querySelector('button').focus();
    }

    /** The main row refers to rows of the panel as soon as there is one. */
    added(sheet) {
      if (sheet === this.inner) this.model.set(this.sheet.table, this.owner.row, this.owner.column, sheet.ref);
    }

    /** With main rows go the secondary ones that nobody else refers to. */
    orphans(rows) {
      const { table } = this.sheet;
      table.fields.forEach((field, column) => {
        if (!field.table || !this.model.table(field.table)) return;
        const used = new Set(table.rows.map((row) => row.cells[column]));
        const refs = new Set(rows.map((row) => row.cells[column]).filter((ref) => ref && !used.has(ref)));
        const inner = this.model.table(field.table);
        inner.rows.filter((row) => refs.has(row.ref)).forEach((row) => this.model.remove(inner, row));
      });
    }

    escape(sheet) {
      if (sheet !== this.inner) return false;
      this.shut(true);
      return true;
    }

    shut(back = false) {
      if (!this.inner) return;
      this.inner = null;
      this.panel.hidden = true;
      this.panel.replaceChildren();
      this.root.classList.remove('pg--split');
      this.current = this.sheet;
      const at = this.sheet.table.rows.indexOf(this.owner.row);
      this.sheet.window();
      if (back && at >= 0) this.sheet.go(at, this.owner.column);
    }

    // -- saving

    saved(body, touched) {
      if (body.before === this.model.version) {
        this.model.version = body.version;
        this.model.shape = body.shape;
      } else this.learn();
      this.model.rowFindings(touched.filter(([name]) => this.model.table(name)), body.findings);
      touched.forEach(([name, key]) => {
        const table = this.model.table(name);
        const row = table.byKey.get(key);
        if (row) this.shown(table, row);
      });
      clearTimeout(this.soonest);
      this.soonest = setTimeout(() => this.check(), Math.max(CHECK, 3 * (this.took || 0)));
    }

    async check() {
      if (this.checking) return;
      this.checking = true;
      this.status();
      const begun = performance.now();
      const answer = await this.saver.ask(this.state.urls.findings);
      this.took = performance.now() - begun;
      this.checking = false;
      if (answer.ok && !this.saver.pending.size && !this.saver.flying.size) {
        this.model.allFindings(answer.body.findings);
        this.unlisted = answer.body.total - answer.body.findings.length;
        this.sheet.window();
        if (this.inner) this.inner.window();
        if (!this.findings.hidden) this.fillList();
        this.focused(this.current);
      }
      this.status();
    }

    resume() {
      const entries = this.saver.kept();
      if (!entries.length || !this.may) {
        if (entries.length) { entries.forEach((entry) => this.saver.resume(entry)); this.saver.stopped = true; this.saver.keep(); }
        return;
      }
      entries.forEach((entry) => {
        const table = this.model.table(entry.table);
        if (!table) return;
        let row = table.byKey.get(entry.key);
        if (entry.op === 'delete') { if (row) this.model.drop(table, row); }
        else if (!row && entry.op === 'add') {
          const at = entry.after ? table.rows.indexOf(table.byKey.get(entry.after)) + 1 : 0;
          row = this.model.put(table, [entry.key, 0, entry.ref || '', table.fields.map((field) => entry.cells[field.key] || '')], at || (entry.after ? table.rows.length : 0));
        } else if (row) Object.entries(entry.cells).forEach(([field, text]) => { if (table.at.has(field)) row.cells[table.at.get(field)] = text || ''; });
        if (row) row.state = 'unsaved';
        this.saver.resume(entry);
      });
      this.sheet.draw();
      this.say(counted(this.words, 'kept', entries.length));
      this.saver.keep();
      this.saver.send();
    }

    // -- colleagues

    poll() {
      setInterval(() => { if (document.visibilityState === 'visible') this.learn(); }, POLL);
      document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') this.learn(); });
    }

    async learn() {
      if (this.learning || this.saver.flying.size) return;
      this.learning = true;
      const { version } = this.model;
      const answer = await this.saver.ask(`${this.state.urls.since}?version=${version}&shape=${this.model.shape}`);
      this.learning = false;
      if (!answer.ok || this.saver.flying.size || this.model.version !== version) return;
      if (this.may && answer.body.why_not) { this.may = false; this.say(answer.body.why_not); }
      if (answer.body.version === version) return;
      let changed = 0;
      Object.entries(answer.body.rows).forEach(([name, rows]) => {
        const table = this.model.table(name);
        rows.forEach((said) => {
          const row = table.byKey.get(said[0]);
          if (!row && !this.saver.has(name, said[0], 'delete')) { this.model.put(table, said); changed += 1; }
          else if (row && this.model.take(table, row, said[3], said[1], (field) => this.saver.mine(name, row.key, field))) changed += 1;
        });
      });
      if (answer.body.order) this.model.tables.forEach((table, name) => {
        changed += this.model.order(table, answer.body.order[name] || [], (row) => this.saver.has(name, row.key));
      });
      this.model.version = answer.body.version;
      this.model.shape = answer.body.shape;
      if (!changed) return;
      const { row } = this.sheet;
      this.sheet.list = this.sheet.rows();
      if (row && this.sheet.list.includes(row)) this.sheet.active.row = this.sheet.list.indexOf(row);
      this.sheet.draw();
      if (this.inner) this.inner.draw();
      this.say(counted(this.words, 'colleague', changed));
      this.status();
      this.check();
    }

    // -- what a person has to decide

    decide(entry, result) {
      const table = this.model.table(entry.table);
      const place = `${entry.table}\t${entry.key}`;
      const row = table.byKey.get(entry.key);
      const number = row ? table.rows.indexOf(row) + 1 : '';
      const { words } = this;
      const settled = () => this.saver.settle(place);
      if (result.status === 'refused') {
        if (row) { row.state = 'refused'; row.why = filled(words.refused, { why: result.message }); this.model.shown(table, row); }
        this.say(filled(words.refused, { why: result.message }));
        return;
      }
      let box = null;
      if (result.status === 'gone') {
        box = this.box(words.deleted, [
          [words.put_back, () => {
            const { cells, ref } = row || { cells: table.fields.map((field) => entry.cells[field.key] || ''), ref: entry.ref || '' };
            const found = table.rows.indexOf(row);
            const at = found < 0 ? table.rows.length : found;
            if (row) this.model.drop(table, row);
            settled();
            this.model.add(table, at, cells, ref, entry.key);
          }],
          [words.let_go, () => { if (row) this.model.drop(table, row); settled(); this.reshaped(); }],
        ]);
      } else if (entry.op === 'delete') {
        const cells = table.fields.map((field) => result.row.cells[field.key] || '');
        box = this.box(filled(words.delete_clash, { row: entry.index + 1 }), [
          [words.delete_anyway, () => { settled(); this.saver.pending.set(place, { ...entry, version: result.row.version }); this.saver.soon(); }],
          [words.keep_row, () => { settled(); if (!table.byKey.has(entry.key)) this.model.put(table, [entry.key, result.row.version, result.row.ref || '', cells], Math.min(entry.index, table.rows.length)); this.reshaped(); }],
        ]);
      } else {
        if (row) { row.state = 'conflict'; this.model.shown(table, row); }
        box = element('div', { class: 'pg-question' });
        result.fields.forEach((key) => {
          const column = table.at.get(key);
          const theirs = result.row.cells[key] || '';
          const mine = entry.cells[key] || '';
          const one = this.box(filled(words.conflict, { field: table.fields[column].name, row: number }), [
            [words.keep_mine, () => {
              one.remove();
              if (!row) { this.saver.settle(place, key); return; }
              row.cells[column] = theirs;
              this.model.together(() => this.model.set(table, row, column, mine));
            }],
            [words.keep_theirs, () => {
              one.remove();
              if (row) row.cells[column] = theirs;
              this.saver.settle(place, key);
              if (row) this.model.shown(table, row);
              this.saver.keep();
            }],
          ], [[words.yours, mine], [words.theirs, theirs]]);
          box.append(one);
        });
      }
      this.decisions.set(place, box);
      this.ask();
    }

    settled(place) {
      const [name, key] = place.split('\t');
      const table = this.model.table(name);
      const row = table.byKey.get(key);
      if (row) {
        row.state = this.saver.pending.has(place) ? 'unsaved' : '';
        row.why = '';
        this.model.shown(table, row);
      }
      this.decisions.delete(place);
      this.ask();
      this.saver.keep();
    }

    box(text, acts, values = []) {
      return element(
        'div', { class: 'pg-question' }, element('p', {}, text),
        ...(values.length ? [element('dl', {}, ...values.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value || this.words.blank)]))] : []),
        element('div', { class: 'pg-bar' }, ...acts.map(([name, act]) => button(name, act))),
      );
    }

    ask() {
      this.question.replaceChildren(...this.decisions.values());
      this.status();
    }

    // -- findings

    list() {
      const hidden = !this.findings.hidden;
      this.findings.hidden = hidden;
      this.found.setAttribute('aria-expanded', String(!hidden));
      if (!hidden) this.fillList();
      this.sheet.window();
    }

    /** Findings in the order of the rows, those of secondary tables last. */
    ordered() {
      const found = [...this.model.findings.values()].flat();
      const at = new Map();
      this.model.tables.forEach((table) => table.rows.forEach((row, place) => at.set(row, place)));
      const rank = (one) => {
        const table = this.model.table(one.table);
        const row = table.byKey.get(one.key);
        return [one.table ? 1 : 0, row ? at.get(row) : -1, table.at.get(one.field) ?? -1];
      };
      return found.map((one) => ({ one, rank: rank(one) }))
        .sort((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1] || a.rank[2] - b.rank[2]);
    }

    fillList() {
      const { words } = this;
      const found = this.ordered();
      this.findings.replaceChildren(found.length ? element('ol', {}, ...found.slice(0, LISTED).map(({ one, rank }) => {
        const table = this.model.table(one.table);
        const field = table.fields[rank[2]];
        const where = `${rank[1] >= 0 ? `${words.row} ${rank[1] + 1}` : ''}${field ? ` · ${field.name}` : ''}`;
        const line = element('button', { type: 'button', class: 'pg-jump' }, ...(where ? [element('strong', {}, where), ': '] : []), one.message);
        line.addEventListener('click', () => this.jump(one));
        return element('li', { 'data-grade': one.grade }, line);
      })) : words.no_findings);
    }

    jump(one) {
      const table = this.model.table(one.table);
      const row = table.byKey.get(one.key);
      const column = Math.max(0, table.at.get(one.field) ?? 0);
      if (!row) return;
      if (!one.table) { this.sheet.go(table.rows.indexOf(row), column); return; }
      const main = this.sheet.table;
      const at = main.fields.findIndex((field) => field.table === one.table);
      const owner = main.rows.find((candidate) => candidate.cells[at] === row.ref);
      if (!owner) return;
      this.sheet.go(main.rows.indexOf(owner), at);
      this.open(owner, main.fields[at]);
      this.inner.go(this.inner.list.indexOf(row), column);
    }

    next() {
      const found = this.ordered().filter(({ one, rank }) => !one.table && rank[1] >= 0);
      const { row, column } = this.sheet.active;
      const after = found.find(({ rank }) => rank[1] > row || (rank[1] === row && rank[2] > column)) || found[0];
      if (after) this.jump(after.one); else this.say(this.words.no_findings);
    }

    // -- the last period

    async copyLast(add) {
      if (this.saver.count) { this.say(counted(this.words, 'unsaved', this.saver.count)); this.saver.hurry(); return; }
      const answer = await this.saver.ask(this.state.urls.copy_last, { add });
      if (answer.ok) {
        try { sessionStorage.setItem('pregonero:grid:said', counted(this.words, 'copied', answer.body.copied, { period: answer.body.period })); } catch { /* it is seen anyway */ }
        window.location.reload();
        return;
      }
      if (answer.body && answer.body.code === 'has_rows') {
        const done = () => { this.decisions.delete('copy'); this.ask(); };
        this.decisions.set('copy', this.box(answer.detail, [[this.words.add_below, () => { done(); this.copyLast(true); }], [this.words.cancel, done]]));
        this.ask();
        this.question.querySelector('button').focus();
      } else this.say(answer.detail || this.words[answer.reason]);
    }
  }

  const start = () => {
    const root = document.getElementById('pregonero-grid');
    const source = document.getElementById('pregonero-grid-state');
    if (!root || !source) return;
    const desk = new Desk(root, JSON.parse(source.textContent));
    try {
      const said = sessionStorage.getItem('pregonero:grid:said');
      sessionStorage.removeItem('pregonero:grid:said');
      if (said) setTimeout(() => desk.say(said), 800);
    } catch { /* no storage */ }
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
})();
