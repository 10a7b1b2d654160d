// The rows of a filing in this window: what is typed goes through here, can be undone, and is told to the saver.
window.pregoneroGrid = window.pregoneroGrid || {};
(() => {
  const grid = window.pregoneroGrid;
  const UNDO = 200;
  /** Without characters that no text has, which the server refuses: control characters and halves of letters. */
  const whole = (text) => text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]/g, '').replace(/\p{Surrogate}/gu, '');

  /** `told(table, row, change)` hears of each change of a person; `shown(table, row)` of each change that is to be drawn. */
  grid.Model = class {
    constructor(data) {
      this.version = data.version;
      this.shape = data.shape;
      this.lists = data.catalogues;
      this.first = data.first;
      this.tables = new Map(data.tables.map((table) => [table.name, {
        ...table, rows: [], byKey: new Map(), at: new Map(table.fields.map((field, index) => [field.key, index])),
      }]));
      Object.entries(data.rows).forEach(([name, rows]) => rows.forEach((said) => this.put(this.tables.get(name), said)));
      this.undos = [];
      this.group = null;
      this.findings = new Map();
      this.told = () => {};
      this.shown = () => {};
      this.reshaped = () => {};
    }

    table(name) { return this.tables.get(name); }

    /** A row as the server tells it. */
    put(table, [key, version, ref, cells], index = table.rows.length) {
      const row = { key, version, ref, cells: [...cells], state: '', why: '' };
      table.rows.splice(index, 0, row);
      table.byKey.set(key, row);
      return row;
    }

    rowsOf(name, ref) {
      const table = this.table(name);
      return ref === undefined ? table.rows : table.rows.filter((row) => row.ref === ref);
    }

    // -- what people do

    /** Acts within are undone together. */
    together(act) {
      if (this.group) { act(); return; }
      this.group = [];
      act();
      if (this.group.length) {
        this.undos.push(this.group);
        if (this.undos.length > UNDO) this.undos.shift();
      }
      this.group = null;
    }

    note(step) { if (this.group) this.group.push(step); }

    set(table, row, index, given) {
      const text = whole(given);
      const before = row.cells[index];
      if (before === text) return;
      row.cells[index] = text;
      this.note(() => this.set(table, row, index, before));
      this.told(table, row, { op: 'set', index, before });
      this.shown(table, row);
    }

    /** A new row at a place of the table; `texts` by place of the field. */
    add(table, index, texts = [], ref = '', key = grid.newKey()) {
      const cells = table.fields.map((field, at) => whole(texts[at] ?? (table.name ? '' : this.first[field.key]) ?? ''));
      const row = this.put(table, [key, 0, ref, cells], index);
      this.note(() => this.remove(table, row));
      this.told(table, row, { op: 'add' });
      this.reshaped(table);
      return row;
    }

    remove(table, row) {
      const index = table.rows.indexOf(row);
      if (index < 0) return;
      this.drop(table, row);
      this.note(() => this.add(table, index, row.cells, row.ref, row.key));
      this.told(table, row, { op: 'delete', index });
      this.reshaped(table);
    }

    undo() {
      const steps = this.undos.pop();
      if (!steps) return false;
      steps.reverse().forEach((step) => step());
      return true;
    }

    /** The next number that no row of a secondary table and no cell refers to. */
    freeRef(name) {
      const used = this.table(name).rows.map((row) => row.ref);
      this.tables.forEach((table) => table.fields.forEach((field, index) => {
        if (field.table === name) table.rows.forEach((row) => used.push(row.cells[index]));
      }));
      return String(used.reduce((most, text) => (/^\d{1,9}$/.test(text) ? Math.max(most, Number(text)) : most), 0) + 1);
    }

    // -- what the server tells

    drop(table, row) {
      const index = table.rows.indexOf(row);
      if (index >= 0) table.rows.splice(index, 1);
      table.byKey.delete(row.key);
    }

    /** Take over a row of the server but for the cells `mine(field)` still has on its way; true where something changed. */
    take(table, row, cells, version, mine) {
      let changed = false;
      table.fields.forEach((field, index) => {
        const text = Array.isArray(cells) ? cells[index] : cells[field.key] || '';
        if (mine(field.key) || row.cells[index] === text) return;
        row.cells[index] = text;
        changed = true;
      });
      row.version = version;
      return changed;
    }

    /** Rows in the order of the server; new ones of our own stay behind the row they came after. */
    order(table, keys, isOurs) {
      const wanted = new Set(keys);
      const after = new Map();
      let last = '';
      const gone = [];
      table.rows.forEach((row) => {
        if (wanted.has(row.key)) last = row.key;
        else if (isOurs(row)) after.set(last, [...(after.get(last) || []), row]);
        else gone.push(row);
      });
      gone.forEach((row) => table.byKey.delete(row.key));
      const rows = [...(after.get('') || [])];
      keys.forEach((key) => {
        const row = table.byKey.get(key);
        if (row) rows.push(row, ...(after.get(key) || []));
      });
      table.rows = rows;
      return gone.length;
    }

    // -- findings

    static place(table, key, field) { return `${table}\t${key}\t${field}`; }

    allFindings(list) {
      this.findings = new Map();
      list.forEach((one) => this.addFinding(one));
    }

    addFinding(one) {
      const place = this.constructor.place(one.table, one.key, one.field);
      this.findings.set(place, [...(this.findings.get(place) || []), one]);
    }

    /** Findings of single rows, before the whole is checked again. */
    rowFindings(touched, list) {
      touched.forEach(([name, key]) => {
        this.findings.delete(this.constructor.place(name, key, ''));
        this.table(name).fields.forEach((field) => this.findings.delete(this.constructor.place(name, key, field.key)));
      });
      list.forEach((one) => this.addFinding(one));
    }

    findingsOf(table, row, field) { return this.findings.get(this.constructor.place(table.name, row.key, field)) || []; }
  };
})();
