#!/usr/bin/env python3
"""SQL stands in app/backend/db and app/store alone, and is never put together while the program
runs: whatever takes a statement is given a literal, or a const of literals in the same file. In
app/backend/db it keeps to what sql.h allows, which both engines read alike. Begins with planted
breaches, each of which must be found."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROOMS = ("app/backend/db", "app/store")

# What takes a statement, and as which argument. So does every function with a parameter
# `const char *sql` in these rooms, found below.
TAKERS = {"query_begin": 2, "query_begin_inside": 2, "sqlite3_exec": 1, "sqlite3_prepare": 1,
          "sqlite3_prepare_v2": 1, "sqlite3_prepare_v3": 1, "PQexec": 1, "PQexecParams": 1,
          "PQsendQuery": 1, "PQsendQueryParams": 1, "PQprepare": 2, "PQsendPrepare": 2}
MEMBERS = {"run": 1, "prepare": 1}  # of struct engine
WRITERS = r"\b(?:\w*printf|bytes_append\w*|strcat|strncat|strlcat)\s*\("
# A literal in PostgreSQL's words; PRAGMAs, which take no values; the engine's own BEGIN and scrubs.
EXCEPTIONS = {
    ("app/backend/db/engine_postgres.c", "bytes_text(&spelt)"),
    ("app/backend/db/engine_postgres.c", "bytes_text(&sql)"),
    ("app/backend/db/engine_postgres.c", "statement->sql"),
    ("app/backend/db/engine_sqlite.c", "mark"),
    ("app/backend/db/query.c", "db->engine->begin"),
    ("app/backend/db/scrub.c", "statement"),
    ("app/store/store.c", "number"),
}
PRAGMA = re.compile(r"PRAGMA (user_version|application_id) ?= ?%d")
STATEMENT = re.compile(r"\s*(SELECT\s|INSERT\s+(INTO|OR)\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b|(CREATE|DROP|ALTER)\s+"
                       r"(UNIQUE\s+)?(TABLE|INDEX|VIEW|TRIGGER)\b|PRAGMA\s|BEGIN\s+IMMEDIATE\b|REPLACE\s+INTO\b)")
ENGINES = {"engine_sqlite.c", "engine_postgres.c", "open_postgres.c", "pool.c"}
DIFFER = re.compile(r"\b(IFNULL|INSERT OR|REPLACE INTO|rowid|GLOB|LIKE|ILIKE|PRAGMA|AUTOINCREMENT|NOW\(\)|datetime|"
                    r"strftime|json_\w+|group_concat|string_agg|printf|zeroblob|SERIAL|FOR UPDATE)\b|\?(?!\d)|::|\$\d")

STRING = r'"(?:\\.|[^"\\\n])*"'


def without_comments(text):
    def blank(match):
        found = match.group(0)
        return found if found.startswith('"') or found.startswith("'") else re.sub(r"[^\n]", " ", found)
    return re.sub(STRING + r"|'(?:\\.|[^'\\\n])+'|/\*.*?\*/|//[^\n]*", blank, text, flags=re.S)


def arguments(text, start):
    """The arguments of the call whose parenthesis opens at start."""
    depth, found, current, at = 0, [], "", start
    while at < len(text):
        literal = re.compile(STRING + r"|'(?:\\.|[^'\\\n])+'").match(text, at)
        if literal:
            current += literal.group(0)
            at = literal.end()
            continue
        char = text[at]
        depth += (char in "([{") - (char in ")]}")
        if depth == 0:
            return [" ".join(part.split()) for part in [*found, current]]
        if char == "," and depth == 1:
            found.append(current)
            current = ""
        elif at > start:
            current += char
        at += 1
    return []


def functions(text):
    """(name, parameters, start, end, is static) of each function that is defined."""
    for match in re.finditer(r"^(static )?[a-z][\w \*]*?\b(\w+)\(([^;{}]*?)\)\n\{\n(.*?)^\}", text, re.M | re.S):
        yield match.group(2), match.group(3), match.start(), match.end(), bool(match.group(1))


def takers_of(text):
    """name -> argument, of functions defined here: (of this file, of everybody)."""
    here, everywhere = {}, {}
    for name, parameters, _, _, is_static in functions(text):
        for index, parameter in enumerate(parameters.split(",")):
            if re.fullmatch(r"\s*const char \*sql\s*", parameter):
                (here if is_static else everywhere)[name] = index
    return here, everywhere


def macros_of(text):
    """Names of macros that are literals, and of those, only."""
    found = set()
    for name, body in re.findall(r"^#define (\w+)[ \t]+((?:[^\n]*\\\n)*[^\n]*)", text, re.M):
        if is_literal(body.replace("\\\n", " "), found):
            found.add(name)
    return found


def is_literal(text, macros):
    text = re.sub(STRING, " @ ", text.strip())
    words = text.replace("(", " ").replace(")", " ").split()
    return bool(words) and all(word == "@" or word in macros for word in words)


def consts_of(text, macros):
    found = set()
    for name, value in re.findall(r"\bconst char (?:\*\s*const )?(\w+)\[\w*\] =\s*((?:[^;\"]|" + STRING + r")*);", text):
        if is_literal(value.strip().strip("{}").replace(",", " "), macros):
            found.add(name)
    return found


def is_fine(text, name, macros, consts, takes_sql):
    if (name, text) in EXCEPTIONS or is_literal(text, macros):
        return True
    choice = re.fullmatch(r"[^?\"]*\?(.*):(.*)", text)
    if choice:
        return all(is_fine(part.strip(), name, macros, consts, takes_sql) for part in choice.groups())
    if text == "sql" and takes_sql:
        return True
    return re.sub(r"\[[\w]+\]$", "", text) in consts


def statements_of(name, text, everywhere, macros):
    """Breaches of what is given to whatever takes a statement."""
    takers = {**TAKERS, **everywhere, **takers_of(text)[0]}
    macros = macros | macros_of(text)
    consts = consts_of(text, macros)
    spans = [(start, end, "const char *sql" in parameters) for _, parameters, start, end, _ in functions(text)]
    for match in re.finditer(r"(->|\.)?\b(\w+)\(", text):
        index = (MEMBERS if match.group(1) else takers).get(match.group(2))
        inside = [span for span in spans if span[0] <= match.start() < span[1]]
        if index is None or not inside or re.match(r"[^\n]*\)\n\{", text[match.start():]):
            continue
        if text[:match.start()].rsplit("\n", 1)[1] in ("static bool ", "bool ", "static void ", "void "):
            continue  # its own definition
        given = arguments(text, match.end() - 1)
        if len(given) > index and not is_fine(given[index], name, macros, consts, inside[0][2]):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{name}:{line}: {match.group(2)} is given {given[index]}, which is no literal"


def written_of(name, text):
    for match in re.finditer(WRITERS, text):
        for argument in arguments(text, match.end() - 1):
            literals = "".join(part[1:-1] for part in re.findall(STRING, argument))
            if STATEMENT.match(literals) and not PRAGMA.match(literals):
                yield f"{name}:{text.count(chr(10), 0, match.start()) + 1}: SQL is put together here"


def outside_of(name, text):
    for match in re.finditer(STRING, text):
        if STATEMENT.match(match.group(0)[1:-1]):
            yield f"{name}:{text.count(chr(10), 0, match.start()) + 1}: SQL outside of {' and '.join(ROOMS)}"


def differing_of(name, text):
    for match in re.finditer(rf"(?:{STRING}\s*)+", text):
        joined = "".join(part[1:-1] for part in re.findall(STRING, match.group(0)))
        bare = re.sub(r"'[^']*'", "''", joined)
        other = DIFFER.search(bare)
        if other and (STATEMENT.match(joined) or re.match(r"\s*(FROM|WHERE|AND|SET|VALUES|ORDER)\b", joined)):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{name}:{line}: \"{other.group(0)}\" is not for both engines (sql.h)"


def breaches_of(files):
    """files: name -> text, comments taken out."""
    rooms = {name: text for name, text in files.items() if name.startswith(tuple(f"{r}/" for r in ROOMS))}
    everywhere, macros = {}, set()
    for name, text in rooms.items():
        everywhere.update(takers_of(text)[1])
        macros |= macros_of(text) if name.endswith(".h") else set()
    found = []
    for name, text in files.items():
        found += written_of(name, text)
        if name not in rooms:
            found += outside_of(name, text)
            continue
        found += statements_of(name, text, everywhere, macros)
        base = name.rsplit("/", 1)[1]
        if name.startswith("app/backend/db/") and base not in ENGINES | {"migrations.c"}:
            found += differing_of(name, text)
    return found


PLANTED = [
    ("app/backend/db/a.c", 'static void f(struct db *db, const char *name)\n{\n    query_begin(&query, db, name);\n}\n'),
    ("app/backend/db/a.c", 'static void f(struct db *db)\n{\n    char text[9];\n    query_begin(&query, db, text);\n}\n'),
    ("app/backend/db/a.c", 'static void f(struct db *db, const char *sql)\n{\n    query_begin(&query, db, sql);\n}\n'
                           'static void g(struct db *db, const char *name)\n{\n    f(db, name);\n}\n'),
    ("app/backend/db/a.c", 'static void f(struct db *db, bool a, const char *b)\n{\n    query_begin(&query, db, a ? "SELECT 1" : b);\n}\n'),
    ("app/backend/db/a.c", 'static bool f(struct engine *engine, char *name)\n{\n    return engine->run(link, name, fault);\n}\n'),
    ("app/backend/db/a.c", 'static void f(char *name)\n{\n    snprintf(out, 9, "SELECT %s FROM a", name);\n}\n'),
    ("app/backend/db/a.c", 'static void f(void)\n{\n    bytes_append_text(&out, "DELETE FROM cases");\n}\n'),
    ("app/backend/db/a.c", 'static void f(struct db *db)\n{\n    query_begin(&query, db, "SELECT a FROM b WHERE c LIKE ?1");\n}\n'),
    ("app/backend/db/a.c", 'static void f(struct db *db)\n{\n    query_begin(&query, db, "UPDATE a SET b = ?" " WHERE c = ?");\n}\n'),
    ("app/backend/db/a.c", 'static const char *texts[] = {"SELECT 1"};\nstatic void f(struct db *db)\n{\n    query_begin(&query, db, texts[i]);\n}\n'),
    ("app/store/a.c", 'static bool f(struct store *store, char *name)\n{\n    return sqlite3_exec(store->db, name, NULL, NULL, NULL);\n}\n'),
    ("app/backend/desk/a.c", 'static const char a[] = "SELECT name FROM accounts";\n'),
    ("drivers/a.c", 'static const char a[] = "INSERT INTO accounts VALUES(1)";\n'),
]
FINE = ('#define COLUMNS "a, b"\nstatic const char all[] = "SELECT " COLUMNS " FROM c";\n'
        'static const char *const steps[] = {"CREATE TABLE a(b)", ("CREATE TABLE c(d);"\n "DROP TABLE e")};\n'
        'static bool f(struct db *db, const char *sql)\n{\n    query_begin(&query, db, sql);\n}\n'
        'static bool g(struct db *db)\n{\n    query_begin(&query, db, "SELECT " COLUMNS " FROM c WHERE a = ?1");\n'
        '    query_begin(&query, db, all);\n    return engine->run(link, steps[at], fault) &&\n'
        '           f(db, two ? "SELECT 1" : "SELECT \'?\', 2");\n}\n')


def check_itself():
    for name, text in PLANTED:
        if not breaches_of({name: text}):
            sys.exit(f"a planted breach was not found:\n{text}")
    for line in breaches_of({"app/backend/db/a.c": FINE}):
        sys.exit(f"what is right was called a breach: {line}")


def main():
    check_itself()
    files = {}
    for folder in ("app", "drivers"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".c", ".h", ".cc"):
                files[str(path.relative_to(ROOT))] = without_comments(path.read_text())
    breaches = breaches_of(files)
    count = sum(len(re.findall(r"\bquery_begin(?:_inside)?\(", text)) for text in files.values())
    print("\n".join(breaches) or f"{count} queries, every one a literal")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
