#define _GNU_SOURCE
#include "backend/notify/mail.h"

#include "backend/notify/letter.h"

#include <stdio.h>
#include <string.h>

struct reading {
    const struct bytes *letter;
    size_t at;
};

static size_t on_read(char *out, size_t size, size_t count, void *context)
{
    struct reading *reading = context;
    size_t rest = reading->letter->size - reading->at;
    size_t part = size * count < rest ? size * count : rest;
    memcpy(out, reading->letter->data + reading->at, part);
    reading->at += part;
    return part;
}

/* Where the host begins; NULL: it is neither. */
static const char *host_of(const char *url)
{
    if (strncmp(url, "smtp://", 7) == 0) return url + 7;
    return strncmp(url, "smtps://", 8) == 0 ? url + 8 : NULL;
}

static size_t host_length(const char *host)
{
    if (host[0] != '[')
        return strspn(host, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-");
    size_t length = 1 + strspn(host + 1, "0123456789abcdefABCDEF:.");
    return length > 1 && host[length] == ']' ? length + 1 : 0;
}

bool mail_url_is_right(const char *url)
{
    const char *host = host_of(url);
    size_t length = host ? host_length(host) : 0;
    if (length == 0) return false;
    const char *after = host + length;
    if (!*after) return true;
    size_t digits = strspn(after + 1, "0123456789");
    return *after == ':' && digits >= 1 && digits <= 5 && !after[1 + digits];
}

static bool is_this_machine(const char *url)
{
    static const char *const own[] = {"localhost", "127.0.0.1", "[::1]"};
    const char *host = host_of(url);
    for (size_t i = 0; host && i < sizeof own / sizeof *own; i++)
        if (host_length(host) == strlen(own[i]) && strncmp(host, own[i], strlen(own[i])) == 0)
            return true;
    return false;
}

static void set_line(CURL *easy, const struct mail_server *server)
{
    bool plain = is_this_machine(server->url) && !server->ca_file;
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(easy, CURLOPT_URL, server->url);
    curl_easy_setopt(easy, CURLOPT_USE_SSL, (long)(plain ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    if (!server->user) return;
    curl_easy_setopt(easy, CURLOPT_USERNAME, server->user);
    curl_easy_setopt(easy, CURLOPT_PASSWORD, server->password);
}

/* That we are not let in is for an administrator to put right, and no fault of the message; nor is
 * a greeting that turns everybody away (RFC 5321, 3.1: 554). */
static bool is_final(CURLcode code, long reply, bool began)
{
    bool about_us = reply == 530 || reply == 534 || reply == 535 || reply == 538;
    bool answered = code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR ||
                    (code == CURLE_WEIRD_SERVER_REPLY && began);
    return answered && reply >= 500 && reply < 600 && !about_us;
}

/* began: the message itself was on its way. */
static enum sent verdict(CURLcode code, long reply, bool began, struct fault *fault)
{
    if (code == CURLE_OK) return SENT_DONE;
    if (code == CURLE_ABORTED_BY_CALLBACK) {
        FAULT(fault, FAULT_SYSTEM, 0, "ending");
        return SENT_STOPPED;
    }
    bool final = is_final(code, reply, began);
    FAULT(fault, final ? FAULT_REFUSED : FAULT_TIMEOUT, (int)code, "the mail server: %s (%ld)",
          curl_easy_strerror(code), reply);
    return final ? SENT_NEVER : SENT_LATER;
}

enum sent mail_send(const struct mail_server *server, const char *to, const struct bytes *letter,
                    atomic_bool *ending, struct fault *fault)
{
    struct reading reading = {.letter = letter};
    char from_path[LETTER_ADDRESS_MAX + 3], to_path[LETTER_ADDRESS_MAX + 3];
    if (!letter_address_is_plain(to) || !letter_address_is_plain(server->from)) {
        FAULT(fault, FAULT_INPUT, 0, "an e-mail address is not plain name@host");
        return SENT_NEVER;
    }
    CURL *easy = curl_easy_init();
    struct send_line line = {.easy = easy, .ending = ending};
    snprintf(from_path, sizeof from_path, "<%s>", server->from);
    snprintf(to_path, sizeof to_path, "<%s>", to);
    struct curl_slist *receivers = curl_slist_append(NULL, to_path);
    long reply = 0;
    CURLcode code = CURLE_OUT_OF_MEMORY;
    if (easy && receivers) {
        send_bounds(&line, server->ca_file);
        set_line(easy, server);
        curl_easy_setopt(easy, CURLOPT_MAIL_FROM, from_path);
        curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, receivers);
        curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
        curl_easy_setopt(easy, CURLOPT_READDATA, &reading);
        code = curl_easy_perform(easy);
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &reply);
    }
    enum sent sent = verdict(code, reply, reading.at > 0, fault);
    curl_easy_cleanup(easy);
    curl_slist_free_all(receivers);
    explicit_bzero(to_path, sizeof to_path);
    return sent;
}
