"""What the people of the journey type and choose, by the labels of the fields."""

COMPANY = {
    "Naam van het bedrijf": "Meubelmakerij Roelofs",
    "KvK-nummer": "90123459",
    "Straat": "Kade",
    "Huisnummer en toevoeging": "7",
    "Postcode": "9901 AB",
    "Plaats": "Vaartland",
    "Soort bedrijf": "Productie en voeding",
    "Hoeveel mensen werken er bij u?": "14",
    "Uw naam": "Thijs Roelofs",
    "E-mailadres": "thijs@roelofs.example",
    "Telefoonnummer": "088 000 77 10",
}
VACANCY = {
    "Hoe heet het werk?": "Medewerker afwerking",
    "Soort werk": "Hout en meubels",
    "Wat doet iemand op een gewone dag?": "Schuren\nLakken met de roller\nInpakken",
    "Wie helpt de eerste weken?": "Wout Zandhuis",
    "Hoeveel plekken?": "1",
    "Uren per week, minimaal": "24",
    "Uren per week, maximaal": "32",
    "Begin van de dag": "8.30",
    "Einde van de dag": "16.30",
    "Eerste werkdag": "5-10-2026",
    "Waar is het werk?": "Kade 7",
    "In welk gebied is dat?": "Kade en centrum",
    "Bruto loon per uur": "15,75",
}
SKILL = {"Eerste vaardigheid": "Producten inpakken"}  # offered once the kind of work is known
MISTAKES = {
    "Wat doet iemand op een gewone dag?": "Schuren. Nederlands is de moedertaal.",
    "Bruto loon per uur": "9,00",
}
DOSSIER = {
    "Zaaknummer": "Z-2026-00777",
    "Voornaam": "Zwaantje",
    "Achternaam": "Quirijnse",
    "E-mailadres": "zwaantje@quirijnse.example",
    "Telefoonnummer": "06 87654321",
    "Straat": "Verborgenlaan",
    "Huisnummer": "17",
    "Postcode": "9903 XK",
    "Woonplaats": "Vaartland",
    "Eerdere functies": "Klompenmaker",
    "Wat kan deze kandidaat al?": "Restaureerde orgelpijpen",
    "Wensen, in eigen woorden": "Later zelf kasten ontwerpen",
    "Waar houden wij rekening mee?": "Op vrijdag niet",
}
INTAKE = {
    "Wat heeft de kandidaat geleerd en gedaan?": "Leerde lassen op de scheepswerf",
    "Hoeveel uur per week hooguit?": "32",
}
CARD = {
    "Soort werk": "Hout en meubels",
    "Waar wil de kandidaat werken?": "Kade en centrum",
    "Uren per week, vanaf": "24 uur",
    "Uren per week, tot en met": "32 uur",
}
TIMES = {
    "Eerste tijd: dag": "9-9-2026",
    "Eerste tijd: uur": "10.00",
    "Tweede tijd: dag": "10-9-2026",
    "Tweede tijd: uur": "14.00",
    "Derde tijd: dag": "11-9-2026",
    "Derde tijd: uur": "9.30",
    "Waar?": "Kade 7, Vaartland",
    "Wat neemt de kandidaat mee?": "Makkelijke schoenen",
}
AGREEMENT = {
    "Leerdoelen": "Zelfstandig lakken\nVeilig schuren",
    "Werkplek": "Kade 7, Vaartland",
    "Afmelden vóór": "8.00",
    "Wie neemt het over als die er niet is?": "Tineke Rouwhorst",
    "Volgens": "de cao meubelindustrie",
}
VAT = {
    "Nummer van het besluit": "BTW-2026-1",
    "Datum van het besluit": "1-9-2026",
    "Wie besloot": "Karin Wolterbeek",
    "Geldt vanaf": "1-9-2026",
    "Behandeling": "Buiten de btw",
    "Tekst op de factuur": "Deze bijdrage valt buiten de btw.",
}
