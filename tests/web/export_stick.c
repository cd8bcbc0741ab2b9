/* export_stick STATE_DIR DIR: the kiosk's export of a terminal's outbox into DIR, without a screen
 * and without looking for a stick. Prints the folder made. */
#include "base/clock.h"
#include "kiosk/export.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    struct fault fault = {0};
    struct export_result result;
    char key[PATH_SIZE], certificate[PATH_SIZE], recipient[PATH_SIZE], outbox[PATH_SIZE];
    struct sealer *sealer = NULL;
    if (argc != 3) return 2;
    bool done = path_join(argv[1], "kiosk/terminal.key", key, &fault) &&
                path_join(argv[1], "enrol/terminal.crt", certificate, &fault) &&
                path_join(argv[1], "enrol/recipient.crt", recipient, &fault) &&
                path_join(argv[1], "outbox", outbox, &fault) &&
                (sealer = sealer_create(key, certificate, recipient, &fault)) != NULL &&
                export_to(argv[2], outbox, sealer, clock_wall_ms(&(struct clock){0}) / 1000, NULL,
                          NULL, &result, &fault);
    if (done) printf("%s/%s\n", argv[2], result.name);
    if (!done) fprintf(stderr, "export_stick: %s [%s]\n", fault.text, fault.code);
    sealer_destroy(sealer);
    return done ? 0 : 1;
}
