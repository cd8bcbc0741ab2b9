"""people.py - two applicants, made up: what they enter in place of a scenario's own values, of the right form
and printed on no paper and no other file; and how what they entered is read to them."""
import time

ROWS_HEARD = 5
WORD = "Wiraksa"  # of the first one's values
FIRST = {"3375010101900001": "3332232606855881",  # of the specimen card
         "199001012015011001": "199107232016041006", "081200000000": "081273645190",
         "contoh@spesimen.go.id": "wiraksa.tunggul@spesimen.go.id", "contoh.spesimen": "wiraksa.ams",
         "Contoh Pemohon Spesimen": "Wiraksa Tunggul Prakosa", "Dinas Contoh": "Dinas Wiraksa",
         "SPESIMEN. Belum ada kabar.": "Wiraksa belum diberi kabar.",
         "SPESIMEN. Dimintai biaya.": "Wiraksa dimintai biaya.", "SPES1MEN000014": "W1RAKSA7VNGGA8",
         "Pranata Komputer": "Wiraksa Pranata", "CN=Contoh Spesimen": "CN=Wiraksa Tunggul"}
SECOND = {"3375010101900001": "3375046407744992", "199001012015011001": "198502112009122003",
          "081200000000": "085648392715", "contoh@spesimen.go.id": "bhagaskara.yudho@spesimen.go.id",
          "Contoh Pemohon Spesimen": "Bhagaskara Yudhoyana", "Dinas Contoh": "Dinas Bhagaskara",
          "Pranata Komputer": "Bhagaskara Umum"}


def hear_review(kiosk):
    """What was entered, row by row; a while for each, or the next would silence it before its first word. Then
    the headset is taken off, and nothing else is said that would take its place."""
    for _ in range(ROWS_HEARD):
        kiosk.say("key down")
        time.sleep(0.4)
    kiosk.say("headset out")
