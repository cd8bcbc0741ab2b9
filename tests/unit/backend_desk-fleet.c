/* The page of the terminals: for an admin, of the own agency alone, the most urgent first. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "backend_fleet_fixture.h"
#include "desk_fixture.h"

static struct fleet fleet;

static int setup(void **state)
{
    (void)state;
    desk_open();
    fleet = (struct fleet){.db = world.db, .clock = &world.clock};
    MUST(db_terminal_withdraw(world.db, WORLD_TERMINAL, &why));
    return 0;
}

static void say(const char *terminal, struct said said)
{
    if (!said.at_s) said.at_s = world_now(&world);
    assert_int_equal(fleet_say(&fleet, terminal, &said), 200);
}

/* Each needle behind the one before. */
static void must_follow(const char *const *needles, int count)
{
    const char *at = bytes_text(&response.body);
    for (int i = 0; i < count; i++) {
        const char *found = strstr(at, needles[i]);
        if (!found)
            fail_msg("no \"%s\" behind \"%s\": %s", needles[i], i ? needles[i - 1] : "",
                     bytes_text(&response.body));
        at = found + strlen(needles[i]);
    }
}

static void the_most_urgent_stands_first(void **state)
{
    (void)state;
    struct person eko;
    static const char ready[] = "\"camera\":{\"fitted\":true,\"state\":\"ready\",\"code\":\"\"},"
                                "\"printer\":{\"fitted\":true,\"state\":\"ready\",\"code\":\"\"}";
    static const char *const ids[] = {"SPS-11", "SPS-12", "SPS-13", "SPS-14", "SPS-15"};
    for (int i = 0; i < 5; i++)
        fleet_enrol(world.db, ids[i], "pekalongan", world_now(&world));
    fleet_enrol(world.db, "PBG-01", "purbalingga", world_now(&world));
    uint8_t hash[DB_HASH_SIZE] = {9};
    MUST(db_terminal_invite(world.db, "SPS-10", "pekalongan", hash, INT64_MAX, 1, &why));
    say("SPS-15", (struct said){.devices = ready, .remaining_mm = 31000, .receipts_left = 150});
    say("PBG-01", (struct said){.devices = ready});
    clock_advance(&world.clock, (FLEET_SILENT_S - 60) * 1000);
    int64_t later_s = world_now(&world);
    say("SPS-11", (struct said){.devices = ready,
                                .remaining_mm = 61250,
                                .receipts_left = 300,
                                .ends_s = later_s + 30 * 86400});
    say("SPS-12", (struct said){.devices = ready,
                                .codes = "\"P-08\"",
                                .remaining_mm = 4000,
                                .receipts_left = 21,
                                .ends_s = later_s + 2 * 86400,
                                .waiting = 3,
                                .oldest_s = later_s - 7300,
                                .warns = true});
    say("SPS-13", (struct said){.devices = "\"printer\":{\"fitted\":true,\"state\":\"needs_staff\","
                                           "\"code\":\"P-02\"},\"scanner\":{\"fitted\":true,"
                                           "\"state\":\"offline\",\"code\":\"X-01\"},\"reader\":{"
                                           "\"fitted\":false,\"state\":\"no_device\",\"code\":"
                                           "\"R-02\"}",
                                .codes = "\"P-08\",\"P-02\"",
                                .at_s = world_now(&world) + 95,
                                .services = "\"pekalongan/issue-esign\":{\"ready\":false,"
                                            "\"code\":\"P-02\"},\"pekalongan/complaint\":{"
                                            "\"ready\":true,\"code\":\"\"}",
                                .called = true});
    clock_advance(&world.clock, 60000);
    desk_hire("eko", "pekalongan", 1U << ROLE_ADMIN, &eko);
    assert_int_equal(desk_get(&eko, "/armada"), 200);
    static const char *const order[] = {
        "6 terminal: 2 mati, 2 perlu tindakan, 1 tanpa kendala, 1 belum didaftarkan",
        ">SPS-14<",
        "Mati",
        "N-06 Terminal tidak memberi kabar kepada pusat layanan.",
        "Belum pernah",
        ">SPS-15<",
        "Mati",
        "3 menit lalu",
        "Jum 20 Nov, 10.42",
        "31,0 m (150 tanda terima)",
        ">SPS-13<",
        ">Perlu tindakan<",
        "P-02 Kertas tanda terima habis. Petugas akan mengisinya.",
        "Petugas dipanggil",
        "60 detik lalu",
        "Jam meleset +95 detik",
        "Pencetak: Perlu tindakan P-02",
        "Pemindai: Tidak menjawab X-01",
        "Layanan siap: 1 dari 2",
        ": belum siap P-02",
        ">SPS-12<",
        "P-08 Kertas tanda terima hampir habis.",
        "4,0 m (21 tanda terima)",
        "Habis kira-kira Min 22 Nov",
        "Kamera: Siap",
        "Tertua 2 jam",
        "1.2.0",
        "Kurir 1.2.1",
        "Slot B",
        ">SPS-11<",
        "Hidup",
        "61,2 m",
        ">SPS-10<",
        "Belum didaftarkan",
        "Belum pernah",
        "</table>",
    };
    must_follow(order, sizeof order / sizeof *order);
    assert_false(says("PBG-01"));       /* another agency's */
    assert_false(says(WORLD_TERMINAL)); /* withdrawn */
    assert_false(says("Pembaca kode")); /* not fitted */
    assert_false(says("<script"));
    assert_true(says("<a href=\"/armada\" aria-current=\"page\">Armada</a>"));
}

static void others_are_refused(void **state)
{
    (void)state;
    struct person ani, nobody = {.token = "nobody"};
    assert_int_equal(desk_get(&nobody, "/armada"), 303);
    desk_hire("ani", "pekalongan",
              1U << ROLE_VERIFIER | 1U << ROLE_HEAD | 1U << ROLE_COMPLAINTS | 1U << ROLE_SUPERVISOR,
              &ani);
    assert_int_equal(desk_get(&ani, "/armada"), 403);
    assert_false(says("Armada"));
}

static void a_fleet_of_none_says_so(void **state)
{
    (void)state;
    struct person eko;
    desk_hire("eko", "pekalongan", 1U << ROLE_ADMIN, &eko);
    assert_int_equal(desk_get(&eko, "/armada"), 200);
    assert_true(says("Belum ada terminal."));
    fleet_enrol(world.db, "SPS-11", "pekalongan", world_now(&world));
    assert_int_equal(desk_get(&eko, "/armada"), 200);
    static const char *const fresh[] = {">SPS-11<", "Baru didaftarkan", "Belum pernah"};
    must_follow(fresh, 3); /* not silent yet, and not called alive */
    assert_false(says("Hidup"));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, desk_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_most_urgent_stands_first),
        TEST(others_are_refused),
        TEST(a_fleet_of_none_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
