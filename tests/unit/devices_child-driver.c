/* From a fault to the state that the whole terminal speaks of. */
#include "base/support.h"
#include "devices/child/driver.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_faults_have_states(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        enum fault_kind kind;
        enum device_state state;
    } cases[] = {
        {"P-01", FAULT_DEVICE, DEVICE_OFFLINE},
        {"P-01", FAULT_TIMEOUT, DEVICE_OFFLINE},
        {"P-02", FAULT_ATTENTION, DEVICE_NEEDS_STAFF},
        {"P-03", FAULT_ATTENTION, DEVICE_NEEDS_STAFF},
        {"P-04", FAULT_ATTENTION, DEVICE_BUSY},
        {"P-06", FAULT_DEVICE, DEVICE_NO_DEVICE},
        {"P-10", FAULT_DEVICE, DEVICE_HARDWARE_ERROR},
        {"X-01", FAULT_TIMEOUT, DEVICE_OFFLINE},
        {"X-02", FAULT_ATTENTION, DEVICE_READY}, /* it waits for paper: nothing is wrong with it */
        {"X-03", FAULT_ATTENTION, DEVICE_NEEDS_STAFF},
        {"X-04", FAULT_ATTENTION, DEVICE_USER_ERROR},
        {"X-05", FAULT_DEVICE, DEVICE_NO_DEVICE},
        {"X-06", FAULT_DEVICE, DEVICE_BUSY},
        {"X-07", FAULT_DEVICE, DEVICE_HARDWARE_ERROR},
        {"C-01", FAULT_DEVICE, DEVICE_OFFLINE},
        {"C-02", FAULT_DEVICE, DEVICE_NO_DEVICE},
        {"C-03", FAULT_TIMEOUT, DEVICE_OFFLINE},
        {"C-04", FAULT_REFUSED, DEVICE_BUSY},
        {"R-01", FAULT_DEVICE, DEVICE_OFFLINE},
        {"R-02", FAULT_DEVICE, DEVICE_NO_DEVICE},
        {"R-03", FAULT_INPUT, DEVICE_READY},
        {"R-04", FAULT_REFUSED, DEVICE_BUSY},
        {"L-01", FAULT_DEVICE, DEVICE_NO_DEVICE},
        {"K-01", FAULT_INPUT, DEVICE_HARDWARE_ERROR},
        {"", FAULT_SYSTEM, DEVICE_HARDWARE_ERROR},
        {"", FAULT_TIMEOUT, DEVICE_OFFLINE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fault fault = {0};
        FAULT_CODED(&fault, cases[i].code, cases[i].kind, 0, "of the test");
        struct device_report report = driver_report_fault(DEVICE_PRINTER, &fault);
        if (report.state != cases[i].state)
            fail_msg("%s is %s", cases[i].code, device_state_name(report.state));
        assert_int_equal(report.printer.state, report.state);
        assert_string_equal(report.code, cases[i].code);
        assert_int_equal(report.printer.paper, PAPER_UNKNOWN); /* a fault claims nothing else */
        assert_true(!cases[i].code[0] || support_find(cases[i].code));
    }
}

/* Each role opens its simulator, and none what it does not know. */
static void test_each_role_opens_its_own(void **state)
{
    (void)state;
    for (enum device_role role = 0; role < DEVICE_ROLES; role++) {
        const struct printer_profiles none = {0};
        struct driver_setup setup = {.role = role, .uri = "sim:", .profiles = &none};
        struct driver driver = {0};
        struct fault fault = {0};
        assert_true(driver_open(&setup, &driver, &fault));
        assert_int_equal(driver_report(&driver, 1000).state, DEVICE_READY);
        assert_int_equal(driver_report(&driver, 1000).role, role);
        assert_true(driver_control(&driver, "unplug", &fault));
        assert_int_equal(driver_report(&driver, 1000).state, DEVICE_NO_DEVICE);
        assert_false(driver_control(&driver, "dance", &fault));
        driver_close(&driver);
        assert_false(driver_control(&driver, "ok", &fault)); /* there is none any more */
        setup.uri = "telepathy:";
        assert_false(driver_open(&setup, &driver, &fault));
        assert_string_equal(fault.code, "K-01");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_faults_have_states),
        cmocka_unit_test(test_each_role_opens_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
