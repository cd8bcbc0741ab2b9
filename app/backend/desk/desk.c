#include "backend/desk/inside.h"

#include "base/file.h"
#include "base/log.h"

#include <stdlib.h>
#include <string.h>

enum {
    OPEN_AT_ONCE = 4,
    ENTER_AT_ONCE = 24, /* a password takes a tenth of a second or two */
    STYLE_MAX = 32 * 1024,
    TRIES = 20,
    TRIES_WINDOW_S = 300,
    FORM_MAX = 16 * 1024,
};

static void begin_way_in(struct way_in *way)
{
    sem_init(&way->places, 0, ENTER_AT_ONCE);
    pthread_mutex_init(&way->one, NULL);
}

static void end_way_in(struct way_in *way)
{
    sem_destroy(&way->places);
    pthread_mutex_destroy(&way->one);
}

struct desk *desk_create(const struct desk_options *options, struct fault *fault)
{
    struct desk *desk = memory_alloc(sizeof *desk);
    char style[PATH_SIZE], text_dir[PATH_SIZE];
    desk->options = *options;
    desk->throttle = throttle_create(TRIES, TRIES_WINDOW_S);
    begin_way_in(&desk->passwords);
    begin_way_in(&desk->codes);
    sem_init(&desk->places, 0, OPEN_AT_ONCE);
    if (people_init(fault) && path_join(options->web_dir, "desk.css", style, fault) &&
        file_read(style, STYLE_MAX, &desk->style, fault) &&
        path_join(options->web_dir, "text", text_dir, fault) &&
        (desk->text = text_create(text_dir, fault)))
        return desk;
    desk_destroy(desk);
    return NULL;
}

void desk_destroy(struct desk *desk)
{
    if (!desk) return;
    throttle_destroy(desk->throttle);
    end_way_in(&desk->passwords);
    end_way_in(&desk->codes);
    sem_destroy(&desk->places);
    text_destroy(desk->text);
    bytes_free(&desk->style);
    free(desk);
}

void desk_tick(struct desk *desk)
{
    struct fault fault = {0};
    const struct cases *cases = desk->options.cases;
    if (!db_session_sweep(cases->db, cases_now_s(cases), &fault))
        log_fault(LOG_LEVEL_ERROR, "desk", "end old sessions", &fault);
}

static void answer_style(struct http_request *request, struct http_response *response,
                         void *context)
{
    (void)request;
    const struct desk *desk = context;
    response->status = 200;
    http_response_header(response, "Content-Type", "text/css; charset=utf-8");
    http_response_header(response, "Cache-Control", "max-age=3600");
    bytes_append(&response->body, desk->style.data, desk->style.size);
}

static void answer_root(struct http_request *request, struct http_response *response, void *context)
{
    struct visit visit;
    if (visit_begin(&visit, context, request, response)) visit_go(&visit, "%s", visit_home(&visit));
    visit_end(&visit);
}

/* Where a page leads to once its session may be over (visit_page): nobody's data stays on a screen
 * for longer. It asks nobody who they are, for that would keep a session alive. */
static void answer_pause(struct http_request *request, struct http_response *response,
                         void *context)
{
    struct visit visit = {.desk = context, .request = request, .response = response};
    visit_say(&visit, 200, "Halaman ini ditutup",
              "15 menit tanpa kegiatan: isinya tidak ditampilkan lagi.");
}

void desk_answer_missing(struct http_request *request, struct http_response *response,
                         void *context)
{
    struct visit visit;
    if (visit_begin(&visit, context, request, response))
        visit_say(&visit, 404, "Halaman ini tidak ada", "Mungkin alamatnya salah ketik.");
    visit_end(&visit);
}

#define GET(path, function)                                                                        \
    {                                                                                              \
        .methods = HTTP_GET, .pattern = path, .answer = function                                   \
    }
#define POST(path, function)                                                                       \
    {                                                                                              \
        .methods = HTTP_POST, .pattern = path, .body_max = FORM_MAX, .answer = function            \
    }

const struct http_route desk_routes[] = {
    GET("/", answer_root),
    GET("/gaya.css", answer_style),
    GET("/jeda", answer_pause),
    GET("/masuk", answer_login),
    POST("/masuk", answer_login_given),
    GET("/masuk/kode", answer_code),
    POST("/masuk/kode", answer_code_given),
    POST("/keluar", answer_logout),
    GET("/undangan/*", answer_invited),
    POST("/undangan/*", answer_accepted),
    GET("/antrean", answer_queue),
    POST("/cari", answer_search),
    GET("/kasus/*", answer_case),
    GET("/kasus/*/berkas/*", answer_viewer),
    GET("/kasus/*/gambar/*", answer_picture),
    POST("/kasus/*/periksa", answer_check),
    POST("/kasus/*/langkah", answer_move),
    POST("/kasus/*/batal", answer_withdraw),
    POST("/kasus/*/disposisi", answer_assign),
    POST("/kasus/*/catatan", answer_note),
    POST("/kasus/*/tautan", answer_resent),
    POST("/kasus/*/kelas", answer_class),
    GET("/laporan", answer_report),
    GET("/laporan.csv", answer_report_csv),
    GET("/laporan.pdf", answer_report_pdf),
    GET("/saya", answer_own),
    POST("/saya/sandi", answer_own_password),
    POST("/saya/sesi", answer_own_sessions),
    GET("/akun", answer_accounts),
    POST("/akun", answer_account_add),
    POST("/akun/*/*", answer_account_act),
    POST("/kunci/*/cabut", answer_token_withdraw),
    GET("/audit", answer_audit),
    GET("/armada", answer_fleet),
    GET("/pelindungan", answer_privacy),
    POST("/pelindungan/permintaan", answer_request_add),
    GET("/pelindungan/permintaan/*", answer_request),
    POST("/pelindungan/permintaan/*/jawab", answer_request_given),
    POST("/pelindungan/insiden", answer_incident_add),
    GET("/pelindungan/insiden/*", answer_incident),
    GET("/pelindungan/insiden/*/csv", answer_incident_csv),
    GET("/pelindungan/insiden/*/surat", answer_incident_letter),
    POST("/pelindungan/insiden/*/beritahu", answer_incident_told),
    POST("/kasus/*/tahan", answer_hold),
    POST("/kasus/*/lepas", answer_release),
    GET("/kasus/*/salinan", answer_copy),
};
const int desk_routes_count = sizeof desk_routes / sizeof *desk_routes;
