/* What an enrolled terminal may ask: a byte that says of which kind, then the question's JSON. Each
 * gets an answer that is an object, or none: that is no such question. */
#include "centre.h"

#include "backend/drop/drop.h"
#include "backend/track/track.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct centre *centre;
static struct track *track;
static struct drops *drops;

static void open_rooms(void)
{
    struct fault fault = {0};
    centre = centre_create("question");
    track = track_create(&centre->cases, SOURCE_DIR "/assets/web", &fault);
    centre_need(track != NULL, &fault);
    drops = drops_create(&(struct drops_options){
        .cases = &centre->cases, .track = track, .base_url = "http://127.0.0.1"});
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!centre) open_rooms();
    if (size < 2) return 0;
    clock_advance(&centre->clock, 61 * 1000);
    json_t *ask = json_loadb((const char *)data + 1, size - 1, JSON_REJECT_DUPLICATES, NULL);
    if (json_is_object(ask)) {
        struct inquiry_question question = {.terminal = CENTRE_TERMINAL,
                                            .agency = "pekalongan",
                                            .ask = ask,
                                            .now_s = cases_now_s(&centre->cases)};
        struct inquiry_reply reply = {0};
        int kind = data[0] % (track_kinds_count + drop_kinds_count);
        if (kind < track_kinds_count)
            track_kinds[kind].answer(&question, &reply, track);
        else
            drop_kinds[kind - track_kinds_count].answer(&question, &reply, drops);
        assert(!reply.json || json_is_object(reply.json));
        json_decref(reply.json);
        bytes_free(&reply.blob);
    }
    json_decref(ask);
    return 0;
}
