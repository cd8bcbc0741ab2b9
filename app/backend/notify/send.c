#include "backend/notify/send.h"

#include <sys/socket.h>
#include <unistd.h>

static int on_open(void *context, curl_socket_t opened, curlsocktype purpose)
{
    struct send_line *line = context;
    (void)purpose;
    line->socket = opened;
    return CURL_SOCKOPT_OK;
}

static int on_close(void *context, curl_socket_t closed)
{
    struct send_line *line = context;
    if (line->socket == closed) line->socket = CURL_SOCKET_BAD;
    return close(closed);
}

/* libcurl asks at least once a second. Told to stop, it would still say QUIT to a mail server and
 * wait for the answer as for any other: so the line is cut. */
static int on_progress(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    const struct send_line *line = context;
    (void)a, (void)b, (void)c, (void)d;
    if (!atomic_load(line->ending)) return 0;
    if (line->socket != CURL_SOCKET_BAD) shutdown(line->socket, SHUT_RDWR);
    return 1;
}

void send_bounds(struct send_line *line, const char *ca_file)
{
    CURL *easy = line->easy;
    line->socket = CURL_SOCKET_BAD;
    curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, on_open);
    curl_easy_setopt(easy, CURLOPT_SOCKOPTDATA, line);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, on_close);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, line);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)SEND_CONNECT_MS);
    curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)SEND_ANSWER_S);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)SEND_MS);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (ca_file) {
        curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
        curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file);
    }
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, line);
}
