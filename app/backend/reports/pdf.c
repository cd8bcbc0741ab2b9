#include "backend/reports/files.h"

#include <hpdf.h>
#include <stdio.h>
#include <string.h>

#define FONTS "/usr/share/fonts/truetype/liberation/LiberationSans-"

/* In points; A4, landscape. */
enum {
    WIDTH = 842,
    HEIGHT = 595,
    MARGIN = 40,
    INNER = WIDTH - 2 * MARGIN,
    SMALL = 8,
    LEADING = 11,
    PAD = 3,
    PAGES_MAX = 40,
    LINES_MAX = 6,
    SIGNATURE = 96,
};

struct pdf {
    HPDF_Doc document;
    HPDF_Font regular, bold;
    HPDF_Page pages[PAGES_MAX];
    int count;
    float y; /* of what was written last */
    HPDF_STATUS error;
};

/* libharu calls this on every error and goes on. */
static void on_error(HPDF_STATUS error, HPDF_STATUS detail, void *context)
{
    (void)detail;
    HPDF_STATUS *first = context;
    if (*first == HPDF_OK) *first = error;
}

enum { WORDS_MAX = 400 };

/* UTF-8 as WinAnsiEncoding, which every reader turns into text again; '?' for what it has not. */
static void encode(const char *utf8, char out[WORDS_MAX])
{
    static const struct {
        const char *utf8;
        unsigned char byte;
    } others[] = {{"–", 0x96}, {"—", 0x97}, {"‘", 0x91}, {"’", 0x92},
                  {"“", 0x93}, {"”", 0x94}, {"…", 0x85}};
    size_t count = 0;
    while (*utf8 && count < WORDS_MAX - 1) {
        const unsigned char *at = (const unsigned char *)utf8;
        unsigned char byte = *at < 0x80 ? *at : '?';
        if ((at[0] == 0xC2 && at[1] >= 0xA0) || at[0] == 0xC3)
            byte = (unsigned char)((at[0] & 3) << 6 | (at[1] & 0x3F));
        for (size_t i = 0; i < sizeof others / sizeof *others; i++)
            if (strncmp(utf8, others[i].utf8, 3) == 0) byte = others[i].byte;
        out[count++] = (char)byte;
        for (utf8++; ((unsigned char)*utf8 & 0xC0) == 0x80;)
            utf8++;
    }
    out[count] = 0;
}

static HPDF_Page page_of(const struct pdf *pdf)
{
    return pdf->pages[pdf->count - 1];
}

static void begin_page(struct pdf *pdf)
{
    if (pdf->count == PAGES_MAX) {
        if (pdf->error == HPDF_OK) pdf->error = HPDF_PAGE_INVALID_INDEX;
        return;
    }
    HPDF_Page page = HPDF_AddPage(pdf->document);
    HPDF_Page_SetWidth(page, WIDTH);
    HPDF_Page_SetHeight(page, HEIGHT);
    pdf->pages[pdf->count++] = page;
    pdf->y = HEIGHT - MARGIN;
}

static void write_at(const struct pdf *pdf, HPDF_Font font, float size, float x, float y,
                     const char *words)
{
    HPDF_Page page = page_of(pdf);
    char encoded[WORDS_MAX];
    encode(words, encoded);
    HPDF_Page_SetFontAndSize(page, font, size);
    HPDF_Page_BeginText(page);
    HPDF_Page_TextOut(page, x, y, encoded);
    HPDF_Page_EndText(page);
}

static float width_of(const struct pdf *pdf, HPDF_Font font, float size, const char *words)
{
    HPDF_Page page = page_of(pdf);
    char encoded[WORDS_MAX];
    encode(words, encoded);
    HPDF_Page_SetFontAndSize(page, font, size);
    return HPDF_Page_TextWidth(page, encoded);
}

/* Words broken into lines that fit. */
struct lines {
    char text[LINES_MAX][TABLE_CELL_SIZE * 2];
    int count;
};

static void add_word(const struct pdf *pdf, HPDF_Font font, float size, float width,
                     const char *word, struct lines *lines)
{
    char longer[TABLE_CELL_SIZE * 2];
    char *line = lines->text[lines->count - 1];
    snprintf(longer, sizeof longer, "%s%s%s", line, *line ? " " : "", word);
    if (!*line || width_of(pdf, font, size, longer) <= width || lines->count == LINES_MAX)
        memcpy(line, longer, sizeof longer);
    else
        snprintf(lines->text[lines->count++], sizeof lines->text[0], "%s", word);
}

static void break_lines(const struct pdf *pdf, HPDF_Font font, float size, float width,
                        const char *words, struct lines *out)
{
    char word[TABLE_CELL_SIZE];
    *out = (struct lines){.count = 1};
    while (*words) {
        size_t length = strcspn(words, " ");
        snprintf(word, sizeof word, "%.*s", (int)length, words);
        if (length) add_word(pdf, font, size, width, word, out);
        words += length + (words[length] == ' ');
    }
}

static void write_paragraph(struct pdf *pdf, float size, const char *words)
{
    struct lines lines;
    break_lines(pdf, pdf->regular, size, INNER, words, &lines);
    for (int i = 0; i < lines.count; i++) {
        pdf->y -= size + 3;
        write_at(pdf, pdf->regular, size, MARGIN, pdf->y, lines.text[i]);
    }
}

static void write_line(const struct pdf *pdf, float y, float weight)
{
    HPDF_Page page = page_of(pdf);
    HPDF_Page_SetLineWidth(page, weight);
    HPDF_Page_MoveTo(page, MARGIN, y);
    HPDF_Page_LineTo(page, WIDTH - MARGIN, y);
    HPDF_Page_Stroke(page);
}

/* The first column holds names, the second a time or a number; the others numbers alone. */
static void measure(const struct table *table, float widths[TABLE_COLUMNS_MAX])
{
    float first = table->columns > 6 ? 160 : INNER / 2;
    for (int i = 0; i < table->columns; i++)
        widths[i] = i == 0 ? first : (INNER - first) / (float)(table->columns - 1);
}

struct row {
    const struct table *table;
    const float *widths;
    const char *words[TABLE_COLUMNS_MAX];
    bool bold, head;
};

static float row_height(const struct pdf *pdf, const struct row *row)
{
    int most = 1;
    for (int i = 0; i < row->table->columns; i++) {
        struct lines lines;
        break_lines(pdf, row->bold ? pdf->bold : pdf->regular, SMALL, row->widths[i] - 2 * PAD,
                    row->words[i], &lines);
        if (lines.count > most) most = lines.count;
    }
    return (float)(most * LEADING + 2 * PAD);
}

static void write_cell(const struct pdf *pdf, const struct row *row, int column, float x)
{
    HPDF_Font font = row->bold ? pdf->bold : pdf->regular;
    struct lines lines;
    float width = row->widths[column] - 2 * PAD;
    break_lines(pdf, font, SMALL, width, row->words[column], &lines);
    for (int i = 0; i < lines.count; i++) {
        float y = pdf->y - (float)(PAD + SMALL + i * LEADING);
        float left = column == 0 ? 0 : width - width_of(pdf, font, SMALL, lines.text[i]);
        write_at(pdf, font, SMALL, x + PAD + left, y, lines.text[i]);
    }
}

static void write_row(struct pdf *pdf, const struct row *row, float height)
{
    HPDF_Page page = page_of(pdf);
    float x = MARGIN;
    if (row->head) {
        HPDF_Page_SetRGBFill(page, 0.886F, 0.937F, 0.937F);
        HPDF_Page_Rectangle(page, MARGIN, pdf->y - height, INNER, height);
        HPDF_Page_Fill(page);
        HPDF_Page_SetRGBFill(page, 0, 0, 0);
    }
    for (int i = 0; i < row->table->columns; i++) {
        write_cell(pdf, row, i, x);
        x += row->widths[i];
    }
    pdf->y -= height;
    write_line(pdf, pdf->y, row->head || row->bold ? 0.8F : 0.3F);
}

static struct row head_of(const struct table *table, const float *widths)
{
    struct row row = {.table = table, .widths = widths, .bold = true, .head = true};
    memcpy(row.words, table->heads, sizeof row.words);
    return row;
}

/* A title never stands alone at the foot of a page; on every further page the heads stand again. */
static void write_table(struct pdf *pdf, const struct table *table)
{
    float widths[TABLE_COLUMNS_MAX];
    measure(table, widths);
    struct row head = head_of(table, widths);
    float head_height = row_height(pdf, &head);
    if (pdf->y - (float)(5 * LEADING + 14) - head_height < MARGIN + LEADING) begin_page(pdf);
    pdf->y -= 2 * LEADING;
    write_at(pdf, pdf->bold, 11, MARGIN, pdf->y, table->title);
    if (table->note[0]) write_paragraph(pdf, SMALL + 1, table->note);
    pdf->y -= 5;
    if (!table->rows) return;
    write_row(pdf, &head, head_height);
    for (int i = 0; i < table->rows; i++) {
        struct row row = {
            .table = table, .widths = widths, .bold = table->total && i == table->rows - 1};
        for (int k = 0; k < table->columns; k++)
            row.words[k] = table->cells[i][k];
        float height = row_height(pdf, &row);
        if (pdf->y - height < MARGIN + LEADING) {
            begin_page(pdf);
            write_row(pdf, &head, head_height);
        }
        write_row(pdf, &row, height);
    }
}

static void write_top(struct pdf *pdf, const struct tables *tables)
{
    char words[192];
    pdf->y -= 12;
    write_at(pdf, pdf->bold, 12, MARGIN, pdf->y, tables->agency);
    pdf->y -= 14;
    write_at(pdf, pdf->regular, 10, MARGIN, pdf->y, tables->place);
    pdf->y -= 8;
    write_line(pdf, pdf->y, 1.2F);
    pdf->y -= 26;
    snprintf(words, sizeof words, "%s, %s", tables->title, tables->period);
    write_at(pdf, pdf->bold, 16, MARGIN, pdf->y, words);
    pdf->y -= 4;
    write_paragraph(pdf, SMALL + 1, tables->state);
    write_paragraph(pdf, SMALL + 1, tables->explanation);
}

/* Signed by hand. */
static void write_signature(struct pdf *pdf)
{
    float x = WIDTH - MARGIN - 200;
    if (pdf->y - SIGNATURE < MARGIN + LEADING) begin_page(pdf);
    pdf->y -= 3 * LEADING;
    write_at(pdf, pdf->regular, SMALL + 2, x, pdf->y, "Mengetahui, Kepala Dinas");
    pdf->y -= 5 * LEADING;
    HPDF_Page page = page_of(pdf);
    HPDF_Page_SetLineWidth(page, 0.5F);
    HPDF_Page_MoveTo(page, x, pdf->y);
    HPDF_Page_LineTo(page, WIDTH - MARGIN, pdf->y);
    HPDF_Page_Stroke(page);
    write_at(pdf, pdf->regular, SMALL, x, pdf->y - LEADING, "NIP");
}

static void write_feet(struct pdf *pdf, const struct tables *tables)
{
    int count = pdf->count;
    char words[192];
    for (int i = 0; i < count; i++) {
        pdf->count = i + 1;
        snprintf(words, sizeof words, "%s, %s", tables->title, tables->period);
        write_at(pdf, pdf->regular, SMALL, MARGIN, MARGIN - 16, words);
        snprintf(words, sizeof words, "Halaman %d dari %d", i + 1, count);
        write_at(pdf, pdf->regular, SMALL,
                 WIDTH - MARGIN - width_of(pdf, pdf->regular, SMALL, words), MARGIN - 16, words);
    }
}

static HPDF_Font load(struct pdf *pdf, const char *path)
{
    const char *name = HPDF_LoadTTFontFromFile(pdf->document, path, HPDF_TRUE);
    return name ? HPDF_GetFont(pdf->document, name, "WinAnsiEncoding") : NULL;
}

/* For whoever has it read aloud: what it is, and in which language. Without a time: the same
 * numbers are the same file. */
static void describe(struct pdf *pdf, const struct tables *tables)
{
    char title[352];
    HPDF_Dict preferences = HPDF_Dict_New(pdf->document->mmgr);
    snprintf(title, sizeof title, "%s, %s: %s %s", tables->title, tables->period, tables->agency,
             tables->place);
    HPDF_SetInfoAttr(pdf->document, HPDF_INFO_TITLE, title);
    HPDF_SetInfoAttr(pdf->document, HPDF_INFO_CREATOR, "Anjungan");
    HPDF_Dict_Add(pdf->document->catalog, "Lang",
                  HPDF_String_New(pdf->document->mmgr, "id-ID", NULL));
    if (!preferences) return;
    HPDF_Dict_AddBoolean(preferences, "DisplayDocTitle", HPDF_TRUE);
    HPDF_Dict_Add(pdf->document->catalog, "ViewerPreferences", preferences);
}

static bool read_document(HPDF_Doc document, struct bytes *out)
{
    if (HPDF_SaveToStream(document) != HPDF_OK) return false;
    HPDF_UINT32 size = HPDF_GetStreamSize(document);
    struct bytes made = {0};
    bytes_reserve(&made, size);
    bool done = HPDF_ReadFromStream(document, made.data, &size) == HPDF_OK && size > 0;
    made.size = size;
    if (done) bytes_move(out, &made);
    bytes_free(&made);
    return done;
}

bool reports_pdf(const struct tables *tables, struct bytes *out, struct fault *fault)
{
    struct pdf pdf = {.error = HPDF_OK};
    pdf.document = HPDF_New(on_error, &pdf.error);
    if (!pdf.document) return FAULT(fault, FAULT_SYSTEM, 0, "the PDF library does not start");
    HPDF_SetCompressionMode(pdf.document, HPDF_COMP_ALL);
    pdf.regular = load(&pdf, FONTS "Regular.ttf");
    pdf.bold = load(&pdf, FONTS "Bold.ttf");
    bool done = pdf.regular && pdf.bold;
    if (done) {
        describe(&pdf, tables);
        begin_page(&pdf);
        write_top(&pdf, tables);
        for (int i = 0; i < TABLES_COUNT; i++)
            write_table(&pdf, &tables->tables[i]);
        write_signature(&pdf);
        write_feet(&pdf, tables);
        done = pdf.error == HPDF_OK && read_document(pdf.document, out);
    }
    HPDF_Free(pdf.document);
    if (done) return true;
    return FAULT(fault, FAULT_SYSTEM, (int)pdf.error, "the report cannot be put into a PDF");
}
