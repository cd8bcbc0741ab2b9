#include "backend/notify/letter.h"

#include "base/clock.h"
#include "base/encode.h"
#include "base/utf8.h"

#include <string.h>

enum {
    LOCAL_MAX = 64, /* before the @ */
    LABEL_MAX = 63,
    ENCODED_MAX = 42, /* bytes in one encoded word (RFC 2047): 56 in base64, and 12 around */
    QUOTED_MAX = 70,  /* on the line of From */
    LINE_BYTES = 57,  /* 76 in base64 */
};

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define DIGITS  "0123456789"

static bool is_atoms(const char *text, size_t length)
{
    static const char atext[] = LETTERS DIGITS "!#$%&'*+-/=?^_`{|}~.";
    if (length == 0 || length > LOCAL_MAX || strspn(text, atext) < length) return false;
    if (text[0] == '.' || text[length - 1] == '.') return false;
    for (size_t i = 1; i < length; i++)
        if (text[i] == '.' && text[i - 1] == '.') return false;
    return true;
}

static bool is_host(const char *host)
{
    int labels = 0;
    for (const char *label = host;; labels++) {
        size_t length = strspn(label, LETTERS DIGITS "-");
        if (length == 0 || length > LABEL_MAX) return false;
        if (label[0] == '-' || label[length - 1] == '-') return false;
        if (label[length] == '\0') return labels > 0 && strspn(label, DIGITS) < length;
        if (label[length] != '.') return false;
        label += length + 1;
    }
}

bool letter_address_is_plain(const char *address)
{
    const char *at = strchr(address, '@');
    return at && strlen(address) <= LETTER_ADDRESS_MAX &&
           is_atoms(address, (size_t)(at - address)) && is_host(at + 1);
}

static bool is_header_text(const char *text)
{
    for (const char *p = text; *p; p++)
        if ((unsigned char)*p < ' ' || *p == 127) return false;
    return strlen(text) <= LETTER_HEADER_MAX && utf8_is_valid(text);
}

/* Nothing in it ends the line, or the brackets that it stands in. */
static bool is_link(const char *link)
{
    return strncmp(link, "http", 4) == 0 && strlen(link) <= LETTER_LINK_MAX &&
           !link[strspn(link, LETTERS DIGITS "-._~:/?#[]@!$&'()*+,;=%")];
}

static bool check(const struct letter *letter, struct fault *fault)
{
    if (!letter_address_is_plain(letter->from) || !letter_address_is_plain(letter->to))
        return FAULT(fault, FAULT_INPUT, 0, "an e-mail address is not plain name@host");
    if (!is_header_text(letter->subject) || !is_header_text(letter->from_name))
        return FAULT(fault, FAULT_INPUT, 0, "a header is too long or no line of text");
    if (!letter->id[0] || strlen(letter->id) > LABEL_MAX ||
        letter->id[strspn(letter->id, LETTERS DIGITS)] || !letter->language[0] ||
        strlen(letter->language) > 8 || letter->language[strspn(letter->language, LETTERS "-")])
        return FAULT(fault, FAULT_INPUT, 0, "a message's id or language has other characters");
    if (letter->stop && !is_link(letter->stop))
        return FAULT(fault, FAULT_INPUT, 0, "where letters are stopped is no link");
    if (strlen(letter->text) > LETTER_TEXT_MAX || !utf8_is_valid(letter->text))
        return FAULT(fault, FAULT_INPUT, 0, "a message's text is too long or no UTF-8");
    return true;
}

/* Always as encoded words: nothing that stands in the text means anything to a parser then. */
static void write_words(const char *text, struct bytes *out)
{
    const char *gap = "";
    while (*text) {
        size_t length = 0, next;
        while (text[length] && (next = utf8_length((const unsigned char *)text + length)) > 0 &&
               length + next <= ENCODED_MAX)
            length += next;
        bytes_append_format(out, "%s=?UTF-8?B?", gap);
        base64_encode(text, length, out);
        bytes_append_text(out, "?=");
        gap = "\r\n ";
        text += length;
    }
}

/* In quotes where that does; not every reader puts encoded words of a name together rightly. */
static void write_name(const char *name, struct bytes *out)
{
    struct bytes quoted = {0};
    bool plain = !strstr(name, "=?");
    for (const char *p = name; *p && plain; p++) {
        plain = (unsigned char)*p < 127;
        if (*p == '"' || *p == '\\') bytes_append_text(&quoted, "\\");
        bytes_append(&quoted, p, 1);
    }
    if (plain && quoted.size <= QUOTED_MAX)
        bytes_append_format(out, "\"%s\"", bytes_text(&quoted));
    else
        write_words(name, out);
    bytes_append_text(out, "\r\n ");
    bytes_free(&quoted);
}

static void write_date(int64_t at_s, struct bytes *out)
{
    static const char days[] = "SunMonTueWedThuFriSat",
                      months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct civil at = civil_from_unix(at_s, CIVIL_WIB);
    bytes_append_format(out, "Date: %.3s, %d %.3s %04d %02d:%02d:%02d +0700\r\n",
                        days + 3 * at.weekday, at.day, months + 3 * (at.month - 1), at.year,
                        at.hour, at.minute, at.second);
}

static void write_headers(const struct letter *letter, struct bytes *out)
{
    write_date(letter->at_s, out);
    bytes_append_text(out, "From: ");
    if (letter->from_name[0]) write_name(letter->from_name, out);
    bytes_append_format(out, "<%s>\r\nTo: <%s>\r\nSubject: ", letter->from, letter->to);
    write_words(letter->subject, out);
    bytes_append_format(out, "\r\nMessage-ID: <%s@%s>\r\n", letter->id,
                        strchr(letter->from, '@') + 1);
    if (letter->stop) bytes_append_format(out, "List-Unsubscribe: <%s>\r\n", letter->stop);
    /* At one press of the reader's mail program, which speaks https alone. */
    if (letter->stop && strncmp(letter->stop, "https://", 8) == 0)
        bytes_append_text(out, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
    bytes_append_format(out,
                        "Auto-Submitted: auto-generated\r\nContent-Language: %s\r\n"
                        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                        "Content-Transfer-Encoding: base64\r\n\r\n",
                        letter->language);
}

static void write_text(const char *text, struct bytes *out)
{
    struct bytes lines = {0};
    while (*text) {
        size_t length = strcspn(text, "\r\n");
        bytes_append(&lines, text, length);
        bytes_append_text(&lines, "\r\n");
        text += length;
        if (*text == '\r') text++;
        if (*text == '\n') text++;
    }
    for (size_t at = 0; at < lines.size; at += LINE_BYTES) {
        size_t rest = lines.size - at;
        base64_encode(lines.data + at, rest < LINE_BYTES ? rest : LINE_BYTES, out);
        bytes_append_text(out, "\r\n");
    }
    bytes_free(&lines);
}

bool letter_write(const struct letter *letter, struct bytes *out, struct fault *fault)
{
    if (!check(letter, fault)) return false;
    write_headers(letter, out);
    write_text(letter->text, out);
    return true;
}
