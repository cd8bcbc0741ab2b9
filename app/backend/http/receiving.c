#include "backend/http/receiving.h"

#include <string.h>

void receiving_places_init(struct receiving_places *places)
{
    *places = (struct receiving_places){0};
    pthread_mutex_init(&places->lock, NULL);
}

void receiving_places_finish(struct receiving_places *places)
{
    pthread_mutex_destroy(&places->lock);
}

bool receiving_take(struct receiving *receiving, struct receiving_places *places,
                    const uint8_t thing[RECEIVING_THING_SIZE], const struct http_request *request,
                    size_t max)
{
    int place = -1, same = 0;
    pthread_mutex_lock(&places->lock);
    for (int i = 0; i < RECEIVING_PLACES; i++) {
        if (!places->taken[i]) place = i;
        if (places->taken[i] && memcmp(places->things[i], thing, RECEIVING_THING_SIZE) == 0) same++;
    }
    bool taken = place >= 0 && same < RECEIVING_PER_THING;
    if (taken) {
        places->taken[place] = true;
        memcpy(places->things[place], thing, RECEIVING_THING_SIZE);
    }
    pthread_mutex_unlock(&places->lock);
    if (!taken) return false;
    receiving->places = places;
    receiving->place = place;
    multipart_begin(&receiving->form, http_request_header(request, "Content-Type"), "file", max);
    return true;
}

bool receiving_announced(const struct http_request *request)
{
    int64_t length = 0;
    return !http_request_number(request, "Content-Length", &length) || length <= RECEIVING_READ_MAX;
}

bool receiving_data(struct receiving *receiving, const void *data, size_t size)
{
    receiving->read += size;
    if (receiving->read > RECEIVING_READ_MAX) return false;
    if (receiving->places) multipart_data(&receiving->form, data, size);
    return true;
}

void receiving_free(struct receiving *receiving)
{
    if (receiving->places) {
        pthread_mutex_lock(&receiving->places->lock);
        receiving->places->taken[receiving->place] = false;
        pthread_mutex_unlock(&receiving->places->lock);
        receiving->places = NULL;
    }
    multipart_free(&receiving->form);
}
