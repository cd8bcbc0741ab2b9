/* The agency's own numbers of a month or a quarter: as a page that prints well, as CSV and as PDF,
 * all three of the same cells. Looking is in the audit log. */
#include "backend/desk/inside.h"
#include "backend/reports/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool read_period(const struct visit *visit, struct period *out)
{
    const char *asked = http_request_query(visit->request, "periode");
    if (asked) return period_parse(asked, out);
    *out = period_last(cases_now_s(visit->desk->options.cases), PERIOD_MONTH);
    return true;
}

/* NULL: the response is filled. */
static struct tables *read_tables(struct visit *visit, const char *as, struct period *out)
{
    const struct cases *cases = visit->desk->options.cases;
    struct agency_report report;
    struct fault fault = {0};
    char detail[48];
    if (!read_period(visit, out)) {
        visit_say(visit, 400, "Periode ini tidak dikenal",
                  "Tulis bulan, 2026-11, atau triwulan, 2026-K4.");
        return NULL;
    }
    const struct agency *agency =
        catalogue_find_agency(cases->catalogue, visit->member.account.agency);
    snprintf(detail, sizeof detail, "%s %s", out->key, as);
    struct db_entry entry = visit_entry(visit, "report-look", "", detail);
    if (!agency) {
        FAULT(&fault, FAULT_INPUT, 0, "the catalogue has no agency of this account");
    } else if (db_audit_add(cases->db, &entry, &fault) &&
               agency_report_read(cases, agency, out, &report, &fault)) {
        return tables_create(&report, catalogue_survey(cases->catalogue), visit->desk->text);
    }
    visit_say_broken(visit, "read a report", &fault);
    return NULL;
}

static void write_tool(struct visit *visit, const char *path, const struct period *period,
                       const char *label)
{
    char target[64];
    snprintf(target, sizeof target, "%s?periode=%s", path, period->key);
    html_open(&visit->html, "a", "href", target, NULL);
    html_text(&visit->html, label);
    html_close(&visit->html);
}

static void write_tool_of(struct visit *visit, const struct period *period)
{
    char words[PERIOD_WORDS_SIZE];
    period_words(period, visit->desk->text, LANGUAGE_ID, words);
    write_tool(visit, "/laporan", period, words);
}

static void write_tools(struct visit *visit, const struct period *period)
{
    struct period before = period_beside(period, -1), after = period_beside(period, 1),
                  other = period_other(period);
    html_open(&visit->html, "nav", "class", "tools", "aria-label", "Periode dan berkas", NULL);
    write_tool_of(visit, &before);
    if (after.from_s <= cases_now_s(visit->desk->options.cases)) write_tool_of(visit, &after);
    write_tool_of(visit, &other);
    write_tool(visit, "/laporan.csv", period, "CSV");
    write_tool(visit, "/laporan.pdf", period, "PDF");
    html_close(&visit->html);
}

static void write_row(struct html *html, const struct table *table, int row)
{
    bool total = table->total && row == table->rows - 1;
    html_open(html, "tr", "class", total ? "total" : NULL, NULL);
    for (int i = 0; i < table->columns; i++) {
        if (i == 0)
            html_open(html, "th", "scope", "row", NULL);
        else
            html_open(html, "td", NULL);
        html_text(html, table->cells[row][i]);
        html_close(html);
    }
    html_close(html);
}

static void write_table(struct visit *visit, const struct table *table)
{
    html_element(&visit->html, "h2", NULL, table->title);
    if (table->note[0]) html_element(&visit->html, "p", "summary", table->note);
    if (!table->rows) return;
    visit_table(visit, "report", table->title, table->heads, table->columns);
    for (int i = 0; i < table->rows; i++)
        write_row(&visit->html, table, i);
    visit_table_end(visit);
}

static void write_page(struct visit *visit, const struct tables *tables,
                       const struct period *period)
{
    char words[128];
    struct html *html = &visit->html;
    snprintf(words, sizeof words, "%s, %s", tables->title, tables->period);
    visit_page(visit, 200, words);
    html_element(html, "h1", NULL, words);
    snprintf(words, sizeof words, "%.90s, ", tables->agency);
    html_open(html, "p", NULL);
    html_text(html, words);
    html_text(html, tables->place);
    html_close(html);
    html_element(html, "p", "summary", tables->state);
    write_tools(visit, period);
    for (int i = 0; i < TABLES_COUNT; i++)
        write_table(visit, &tables->tables[i]);
    html_element(html, "p", "summary", tables->explanation);
    visit_page_end(visit);
}

void answer_report(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    struct period period;
    if (visit_begin_as(&visit, context, request, response, RIGHT_REPORTS)) {
        struct tables *tables = read_tables(&visit, "page", &period);
        if (tables) write_page(&visit, tables, &period);
        free(tables);
    }
    visit_end(&visit);
}

static void begin_file(struct visit *visit, const char *type, const char *ending,
                       const struct period *period)
{
    visit->response->status = 200;
    http_response_header(visit->response, "Content-Type", "%s", type);
    http_response_header(visit->response, "Content-Disposition",
                         "attachment; filename=\"laporan-%s-%s.%s\"", visit->member.account.agency,
                         period->key, ending);
}

void answer_report_csv(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    struct period period;
    if (visit_begin_as(&visit, context, request, response, RIGHT_REPORTS)) {
        struct tables *tables = read_tables(&visit, "csv", &period);
        if (tables) {
            begin_file(&visit, "text/csv; charset=utf-8; header=absent", "csv", &period);
            reports_csv(tables, &response->body);
        }
        free(tables);
    }
    visit_end(&visit);
}

void answer_report_pdf(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    struct period period;
    if (visit_begin_as(&visit, context, request, response, RIGHT_REPORTS)) {
        struct fault fault = {0};
        struct tables *tables = read_tables(&visit, "pdf", &period);
        if (tables && reports_pdf(tables, &response->body, &fault))
            begin_file(&visit, "application/pdf", "pdf", &period);
        else if (tables)
            visit_say_broken(&visit, "make a report's PDF", &fault);
        free(tables);
    }
    visit_end(&visit);
}
