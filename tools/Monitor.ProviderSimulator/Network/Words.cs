namespace Monitor.ProviderSimulator.Network;

/// <summary>The vocabulary of the network.</summary>
internal static class Words
{
    public static readonly string[] FirstNames =
    [
        "ada", "bruno", "carla", "dario", "elif", "femi", "greta", "hugo", "ines", "jonas", "keiko", "liam", "maren", "nadia", "oskar",
        "paula", "quinn", "rosa", "samir", "tilda", "umar", "vera", "willa", "xenia", "yara", "zoe",
    ];

    public static readonly string[] Subjects =
    [
        "bakes", "bikes", "ceramics", "climbs", "codes", "cooks", "draws", "fits", "gardens", "hikes", "knits", "lifts", "paints",
        "plays", "reads", "runs", "sews", "sings", "skates", "surfs", "travels", "writes", "yoga", "films", "sails",
    ];

    public static readonly string[] Categories =
    [
        "Digital creator", "Artist", "Musician/band", "Food & beverage", "Health/beauty", "Photographer", "Blogger", "Athlete",
        "Education", "Clothing (Brand)", "Gamer", "Entrepreneur",
    ];

    public static readonly string[] BioOpenings =
    [
        "Small things, well made.", "Coffee first ☕", "Notes from the road", "Making it up as I go", "Slow mornings, long walks",
        "One photo a day 📷", "Learning in public", "Recipes without fuss 🍋", "Loud music, quiet rooms 🎧", "Here for the light",
    ];

    public static readonly string[] BioClosings =
    [
        "Lisbon", "New series every Friday", "Mail for work", "Shop below ⬇", "Book out in spring", "On tour", "he/him", "she/her",
        "Toronto ↔ Kraków", "Say hello 👋", "Workshop dates in the link",
    ];

    public static readonly string[] Captions =
    [
        "Fresh from the kiln #pottery", "Third try and it finally works 🙌", "What would you change?", "Before and after",
        "Full recipe in bio 🍝", "New day, same hill #running", "Thank you for 4 years of this", "Behind the scenes", "Sound on 🔊", "",
    ];
}
