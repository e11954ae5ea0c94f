using System.Globalization;
using System.Text;

namespace Monitor.Data.People;

/// <summary>
/// Which passwords are too easy to guess. Length says most; this refuses what stands in lists of passwords that were found elsewhere, and
/// what is built like it. The rule: what remains of a password without well-known words, words of the person themselves, years, and runs
/// of the alphabet, of digits and of the keyboard has at least <see cref="LeastOwn"/> characters, of which at least
/// <see cref="LeastDifferent"/> differ; and it is not one piece again and again. Letters that are written as digits or signs count as
/// those letters, and case does not matter.
/// </summary>
public static class PasswordRules
{
    /// <summary>The shortest password.</summary>
    public const int Shortest = 12;

    /// <summary>The longest.</summary>
    public const int Longest = 200;

    /// <summary>So many characters of a password are neither well-known nor a run.</summary>
    public const int LeastOwn = 6;

    /// <summary>So many of those differ.</summary>
    public const int LeastDifferent = 4;

    private const int ShortestRun = 4;
    private const int ShortestOwnWord = 3;

    private static readonly string[] Rows =
    [
        "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm",
        "qazwsxedcrfvtgbyhnujmikolp", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    ];

    // The words that people build passwords of, in the languages of the service's users; longest first, so that a word does not break a longer one.
    private static readonly string[] Words =
    [
        .. """
           correcthorsebatterystaple password passwort contrasena motdepasse passphrase passwd pass1word letmein letmeinnow welcome willkommen
           bienvenue iloveyou iloveu tequiero ichliebedich princess prinzessin sunshine football fussball baseball basketball superman batman
           spiderman pokemon starwars trustno1 whatever computer internet dragon monkey master shadow michael jennifer jordan hunter ranger
           buster soccer hockey killer george charlie andrew michelle jessica ashley daniel thomas robert matthew hannah amanda nicole
           freedom liberty mustang corvette ferrari mercedes porsche harley yamaha samsung google facebook instagram youtube tiktok twitter
           linkedin snapchat microsoft windows android iphone apple
           january february march april june july august september october november december januar februar maerz juni juli oktober dezember
           spring summer autumn winter fruehling sommer herbst monday tuesday wednesday thursday friday saturday sunday montag dienstag
           mittwoch donnerstag freitag samstag sonntag
           admin administrator administrador root user username login logon signin guest test testing tester default changeme change secret
           geheim private access security secure system server service monitor monitoring influencer company office network database
           cheese cookie chocolate banana orange purple silver golden yellow flower butterfly angel heaven lovely loveme baby babygirl
           honey sweety friend friends family mother father schatz hallo hello hola namaste bonjour qwerty qwertz azerty asdf zxcv abc123
           liverpool arsenal chelsea barcelona juventus bayern realmadrid cricket india london paris berlin newyork america germany deutschland
           """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Plain).Distinct(StringComparer.Ordinal).OrderByDescending(w => w.Length),
    ];

    /// <summary>Why a password is refused, for people; null when it is not.</summary>
    /// <param name="password">The password.</param>
    /// <param name="own">What belongs to the person: their address, their name.</param>
    public static string? Problem(string password, params IEnumerable<string?> own)
    {
        var plain = Plain(password);
        if (IsOnePiece(plain))
            return "is one piece again and again";
        var rest = plain;
        foreach (var word in own.SelectMany(OwnWords).OrderByDescending(w => w.Length))
            rest = rest.Replace(word, "\u0001", StringComparison.Ordinal);
        if (IsTooLittle(rest))
            return "is hardly more than your own address or name";
        foreach (var word in Words)
            rest = rest.Replace(word, "\u0001", StringComparison.Ordinal);
        rest = WithoutRuns(rest);
        return IsTooLittle(rest) || IsTooLittle(WithoutRuns(Letters(password)))
            ? "is easy to guess: it is hardly more than well-known words, years or runs such as 1234 and qwerty"
            : null;
    }

    private static bool IsTooLittle(string rest)
    {
        var left = rest.Where(c => c != '\u0001').ToArray();
        return left.Length < LeastOwn || left.Distinct().Count() < LeastDifferent;
    }

    private static IEnumerable<string> OwnWords(string? text) =>
        (text ?? "").Split([' ', '@', '.', '-', '_', '+'], StringSplitOptions.RemoveEmptyEntries).Append((text ?? "").Split('@')[0])
            .Select(Plain).Where(word => word.Length >= ShortestOwnWord);

    private static bool IsOnePiece(string text)
    {
        for (var length = 1; length <= text.Length / 2; length++)
            if (Enumerable.Range(length, text.Length - length).All(i => text[i] == text[i % length]))
                return true;
        return false;
    }

    // Runs of a row of characters, forwards and backwards, of one character, and years.
    private static string WithoutRuns(string text)
    {
        var rest = new StringBuilder();
        for (var i = 0; i < text.Length;)
        {
            var run = RunAt(text, i);
            if (run >= ShortestRun || (run >= ShortestRun - 1 && text[i] == text[Math.Min(i + 1, text.Length - 1)]))
            {
                rest.Append('\u0001');
                i += run;
            }
            else if (i + 4 <= text.Length && int.TryParse(text.AsSpan(i, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 1930 and <= 2039)
            {
                rest.Append('\u0001');
                i += 4;
            }
            else
            {
                rest.Append(text[i++]);
            }
        }

        return rest.ToString();
    }

    private static int RunAt(string text, int start)
    {
        var longest = 1;
        while (start + longest < text.Length && text[start + longest] == text[start] && text[start] != '\u0001')
            longest++;
        foreach (var row in Rows)
            foreach (var step in (ReadOnlySpan<int>)[1, -1])
            {
                var at = row.IndexOf(text[start], StringComparison.Ordinal);
                var length = 1;
                for (; at >= 0 && start + length < text.Length; length++)
                {
                    var next = at + (step * length);
                    if (next < 0 || next >= row.Length || row[next] != text[start + length])
                        break;
                }

                longest = Math.Max(longest, length);
            }

        return longest;
    }

    private static string Letters(string text) => new([.. text.ToLowerInvariant().Where(char.IsLetterOrDigit)]);

    // Digits stay digits where they stand beside digits: 2024 is a year, and p4ssw0rd a word.
    private static string Plain(string text)
    {
        var lower = text.ToLowerInvariant();
        var plain = new StringBuilder();
        for (var i = 0; i < lower.Length; i++)
        {
            var isAmongDigits = char.IsDigit(lower[i])
                && ((i > 0 && char.IsDigit(lower[i - 1])) || (i + 1 < lower.Length && char.IsDigit(lower[i + 1])) || i == lower.Length - 1);
            var c = isAmongDigits ? lower[i] : lower[i] switch
            {
                '0' => 'o',
                '1' or '!' or '|' when i > 0 && i + 1 < lower.Length => 'i',
                '3' => 'e',
                '4' or '@' => 'a',
                '5' or '$' => 's',
                '7' => 't',
                var other => other,
            };
            if (char.IsLetterOrDigit(c))
                plain.Append(c);
        }

        return plain.ToString();
    }
}
