// The same views' rows in DuckDB: reads them into tables, then times each check's statements. crosscheck_bench.py runs it.
//   node crosscheck_duckdb.mjs MODULES FOLDER THREADS      MODULES: where @duckdb/node-api is; THREADS 0: DuckDB's choice
// A line of JSON for each check.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [modules, folder, threads] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(join(modules, 'x'))('@duckdb/node-api');
const plan = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'));

const instance = await DuckDBInstance.create(':memory:', threads === '0' ? {} : { threads });
const loader = await instance.connect();
for (const [view, columns] of Object.entries(plan.views)) {
  const types = columns.map(([name, type]) => `'${name}': '${type}'`).join(', ');
  await loader.run(`CREATE TABLE ${view} AS SELECT * FROM read_csv('${join(folder, 'views', `${view}.csv`)}',
    auto_detect = false, header = false, delim = ',', quote = '"', allow_quoted_nulls = false, columns = {${types}})`);
}

for (const { check, key, statements } of plan.checks) {
  const connection = await instance.connect(); // temporary relations are its own
  await connection.run('SET integer_division = true'); // as SQLite and PostgreSQL divide
  const query = statements.at(-1).replace(/;\s*$/, '');
  const start = process.hrtime.bigint();
  try {
    for (const statement of statements.slice(0, -1)) await connection.run(statement);
    await connection.run(`CREATE TEMP TABLE found AS ${query}`);
  } catch (error) {
    console.error(`${check}: ${error.message}`);
    process.exitCode = 1;
    continue;
  }
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const lines = await connection.runAndReadAll(`SELECT disposition, CAST(count(*) AS INTEGER) FROM
    (SELECT ${key.join(', ')}, min(disposition) AS disposition FROM found GROUP BY ${key.join(', ')}) GROUP BY disposition`);
  console.log(JSON.stringify({ check, seconds, lines: Object.fromEntries(lines.getRows()) }));
  connection.closeSync?.();
}
