#include "capture/archive.h"

#include "base/bytes.h"

#include <lcms2.h>
#include <string.h>

/* ISO 19005-2, 6.6.4: part and conformance, by the PDF/A identification schema; the title as in the
 * information dictionary. */
static const char packet_head[] =
    "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
    "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
    "<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\"\n"
    " xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n"
    "<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>B</pdfaid:conformance>\n"
    "<dc:format>application/pdf</dc:format>\n"
    "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">";
static const char packet_tail[] = "</rdf:li></rdf:Alt></dc:title>\n</rdf:Description>\n</rdf:RDF>\n"
                                  "</x:xmpmeta>\n<?xpacket end=\"w\"?>";

static void append_escaped(struct bytes *out, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '<': bytes_append_text(out, "&lt;"); break;
        case '>': bytes_append_text(out, "&gt;"); break;
        case '&': bytes_append_text(out, "&amp;"); break;
        default: bytes_append(out, text, 1); break;
        }
    }
}

static bool add_metadata(HPDF_Doc document, const char *title)
{
    HPDF_Dict metadata = HPDF_DictStream_New(document->mmgr, document->xref);
    if (!metadata) return false;
    struct bytes packet = {0};
    bytes_append_text(&packet, packet_head);
    append_escaped(&packet, title);
    bytes_append_text(&packet, packet_tail);
    bool done =
        HPDF_Dict_AddName(metadata, "Type", "Metadata") == HPDF_OK &&
        HPDF_Dict_AddName(metadata, "Subtype", "XML") == HPDF_OK &&
        HPDF_Stream_Write(metadata->stream, packet.data, (HPDF_UINT)packet.size) == HPDF_OK &&
        HPDF_Dict_Add(document->catalog, "Metadata", metadata) == HPDF_OK;
    bytes_free(&packet);
    return done;
}

/* sRGB, IEC 61966-2-1, as an ICC profile of version 4.2 (ICC.1:2004-10, the one PDF 1.7 names). It
 * is made anew each time, so the date in it (bytes 24 to 35 of the header, ICC.1 7.2.1) is set to a
 * fixed one: the same pages make the same file. */
static bool make_profile(struct bytes *out)
{
    static const uint8_t date[12] = {0x07, 0xea, 0, 1, 0, 1};
    cmsHPROFILE profile = cmsCreate_sRGBProfile();
    if (!profile) return false;
    cmsSetProfileVersion(profile, 4.2);
    cmsUInt32Number size = 0;
    bool done = cmsSaveProfileToMem(profile, NULL, &size) && size > 128;
    if (done) {
        bytes_reserve(out, size);
        done = cmsSaveProfileToMem(profile, out->data, &size);
        out->size = size;
        for (int i = 0; i < 12; i++)
            out->data[24 + i] = date[i];
    }
    cmsCloseProfile(profile);
    return done;
}

static bool add_intent(HPDF_Doc document)
{
    struct bytes profile = {0};
    HPDF_Stream stream = HPDF_MemStream_New(document->mmgr, 4096);
    bool done = stream && make_profile(&profile) &&
                HPDF_Stream_Write(stream, profile.data, (HPDF_UINT)profile.size) == HPDF_OK;
    HPDF_OutputIntent intent =
        done ? HPDF_ICC_LoadIccFromMem(document, document->mmgr, stream, document->xref, 3) : NULL;
    done =
        intent && HPDF_PDFA_AppendOutputIntents(document, "sRGB IEC61966-2.1", intent) == HPDF_OK;
    if (stream) HPDF_Stream_Free(stream);
    bytes_free(&profile);
    return done;
}

static bool add_id(HPDF_Doc document, const uint8_t id[ARCHIVE_ID_SIZE])
{
    HPDF_Array pair = HPDF_Array_New(document->mmgr);
    if (!pair || HPDF_Dict_Add(document->trailer, "ID", pair) != HPDF_OK) return false;
    for (int i = 0; i < 2; i++) {
        uint8_t copy[ARCHIVE_ID_SIZE];
        memcpy(copy, id, sizeof copy);
        if (HPDF_Array_Add(pair, HPDF_Binary_New(document->mmgr, copy, sizeof copy)) != HPDF_OK)
            return false;
    }
    return true;
}

bool archive_mark(HPDF_Doc document, const char *title, const uint8_t id[ARCHIVE_ID_SIZE])
{
    return add_metadata(document, title) && add_intent(document) && add_id(document, id);
}
