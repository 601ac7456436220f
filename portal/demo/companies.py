"""Twenty-five made-up companies over the sectors of the study. Pure data."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Company:
    name: str
    kvk_number: str
    street: str
    house_number: str
    postcode: str
    sector: str  # a sector code of portal/cards
    staff_count: int
    contact: str
    field: str  # the field of work its first vacancies are in
    work: str
    tasks: str
    skills: tuple[str, ...]


def _c(n: int, name: str, street: str, pc: str, sector: str, staff: int, contact: str, field: str, work: str,
       tasks: str, *skills: str) -> Company:  # fmt: skip
    return Company(
        name,
        f"900001{n:02d}",
        street,
        str(4 + 3 * n),
        pc,
        sector,
        staff,
        contact,
        field,
        work,
        tasks,
        skills,
    )


COMPANIES = (
    _c(1, "Houtwerf Lindehage B.V.", "Kade", "9900 AB", "production", 38, "Ilse Bovenkamp", "wood_furniture",
       "Medewerker afwerking", "Schuren van tafelbladen, lakken met de roller en inpakken.", "build_furniture", "saw_wood"),
    _c(2, "Taxi Vaartlijn", "Stationsplein", "9901 BA", "logistics", 52, "Gerard Nijboer", "delivery",
       "Chauffeur leerlingenvervoer", "Leerlingen ophalen en thuisbrengen. Helpen met instappen.", "accompany_passengers", "check_vehicle"),
    _c(3, "Vleescentrale Oeverdam B.V.", "Slachthuisweg", "9902 CD", "production", 140, "Tineke Rouwhorst", "food_production",
       "Medewerker verwerking", "Vlees wegen, portioneren en verpakken in de koelruimte.", "weigh_measure", "pack_products", "follow_hygiene"),
    _c(4, "Meubelmakerij De Zwaluw", "Ambachtstraat", "9900 AD", "production", 17, "Wout Zandhuis", "wood_furniture",
       "Medewerker montage", "Kasten in elkaar zetten, beslag plaatsen en controleren.", "build_furniture", "check_quality"),
    _c(5, "Postkring Vaartland", "Postbaan", "9903 EF", "logistics", 85, "Yvonne Harmsen", "bike_delivery",
       "Postbezorger", "Post sorteren en bezorgen op de fiets in een vaste wijk.", "sort_parcels", "deliver_by_cargo_bike"),
    _c(6, "Kringloop Het Goede Spoor", "Spoorlaan", "9901 BC", "retail", 46, "Fatma Aydemir", "reuse_shop",
       "Medewerker inname", "Spullen aannemen, beoordelen en prijzen.", "judge_reuse", "price_goods"),
    _c(7, "Helder Schoonmaak B.V.", "Industrieweg", "9904 GH", "cleaning", 210, "Roelof Smeenk", "indoor_cleaning",
       "Schoonmaker kantoren", "Kantoren, keukens en sanitair schoonmaken.", "clean_offices", "clean_sanitary"),
    _c(8, "Zorgboerderij De Terp", "Terpweg", "9905 JK", "care_office", 24, "Marijke Boerema", "care_help",
       "Medewerker dagbesteding", "Maaltijden klaarzetten en activiteiten begeleiden.", "serve_meals", "lead_activity"),
    _c(9, "Brasserie De Sluis", "Sluiskade", "9900 AE", "hospitality", 22, "Lotte Veenstra", "kitchen_help",
       "Keukenhulp", "Afwassen, groente snijden en de keuken schoonhouden.", "wash_dishes", "cut_vegetables"),
    _c(10, "Brood & Meer", "Markt", "9900 AF", "production", 31, "Kees Bakker", "food_production",
        "Medewerker broodlijn", "Broden inpakken, etiketten plaatsen en de lijn schoonmaken.", "pack_products", "label_products"),
    _c(11, "Kwekerij Oeverdam", "Kassenweg", "9902 CE", "green", 64, "Anja van 't Hof", "greenhouse",
        "Medewerker kas", "Planten stekken, oogsten en inpakken.", "take_cuttings", "harvest"),
    _c(12, "Autobedrijf Spoorzicht", "Spoorlaan", "9901 BD", "technical", 14, "Murat Yilmaz", "vehicles",
        "Hulpmonteur", "Banden wisselen en kleine beurten doen.", "change_tyres", "service_cars"),
    _c(13, "Metaalhuis Oost B.V.", "Smederij", "9904 GJ", "production", 73, "Henk Dalenberg", "metal",
        "Medewerker plaatwerk", "Plaat knippen, ontbramen en boren.", "cut_sheet", "grind_deburr"),
    _c(14, "Groenvoorziening Vaart", "Parklaan", "9903 EG", "green", 95, "Wim Scholtens", "green_maintenance",
        "Medewerker groen", "Maaien, snoeien en onkruid weghalen in een ploeg.", "mow", "prune", "weed"),
    _c(15, "Supermarkt Van der Veen", "Winkelhof", "9903 EH", "retail", 58, "Petra van der Veen", "shelf_filling",
        "Vakkenvuller overdag", "Vakken vullen, spiegelen en karton wegbrengen.", "fill_shelves", "present_goods"),
    _c(16, "Hotel Het Anker", "Havenstraat", "9900 AG", "hospitality", 40, "Boris Claassen", "hotel",
        "Medewerker kamers", "Bedden opmaken en kamers schoonmaken.", "change_beds", "clean_sanitary"),
    _c(17, "Bouwbedrijf Keijzer", "Steenweg", "9905 JL", "building", 33, "Jan Keijzer", "building_help",
        "Hulp in de bouw", "Bouwplaats opruimen, materiaal brengen en helpen bij steigers.", "clear_site", "build_scaffold_help"),
    _c(18, "Schilders De Kwast", "Verfstraat", "9904 GK", "building", 12, "Ellen Mulderij", "painting",
        "Leerling schilder", "Schuren, afplakken en schilderen.", "sand_paint", "use_protection"),
    _c(19, "Distributie Noord B.V.", "Loodsweg", "9904 GL", "logistics", 160, "Ria Postma", "warehouse",
        "Magazijnmedewerker", "Orders verzamelen, scannen en klaarzetten.", "pick_orders", "scan_goods"),
    _c(20, "Wasserij Blinkend", "Bleekveld", "9901 BE", "cleaning", 44, "Soraya Bakali", "special_cleaning",
        "Medewerker wasserij", "Was sorteren, machines vullen en opvouwen.", "do_laundry", "feed_machine"),
    _c(21, "Basisschool De Vlinder", "Schoolstraat", "9903 EJ", "care_office", 28, "Inge Roelofs", "education_help",
        "Conciërge", "Kleine klussen, koffie zetten en toezicht op het plein.", "watch_playground", "keep_tools"),
    _c(22, "Drukkerij Letterhof", "Drukkersgang", "9900 AH", "production", 19, "Daan Letterhof", "printing",
        "Medewerker afwerking drukwerk", "Drukwerk vouwen, snijden en inpakken.", "feed_machine", "pack_products"),
    _c(23, "Fietsatelier Rond", "Tunnelweg", "9901 BF", "technical", 9, "Saskia Wolters", "vehicles",
        "Fietsenmaker in opleiding", "Fietsen repareren en klaarmaken voor verkoop.", "repair_bikes", "keep_tools"),
    _c(24, "Contactcentrum De Lijn", "Stationsplein", "9901 BG", "retail", 120, "Ferdi Grashof", "contact_centre",
        "Medewerker klantcontact", "Telefoon beantwoorden en gegevens invoeren.", "answer_phone", "enter_data"),
    _c(25, "Archiefdienst Papierhuis", "Archiefplein", "9905 JM", "care_office", 16, "Nel Ekkelkamp", "post_archive",
        "Medewerker archief", "Documenten scannen en ordenen.", "scan_documents", "file_documents"),
)  # fmt: skip
