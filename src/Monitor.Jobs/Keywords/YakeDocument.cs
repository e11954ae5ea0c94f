using System.Buffers;
using System.Runtime.InteropServices;

namespace Monitor.Jobs.Keywords;

/// <summary>A word or phrase that may be a keyword.</summary>
/// <param name="Text">As it is written where it comes first.</param>
/// <param name="Lower">The same in lower case.</param>
/// <param name="Score">How it scored.</param>
internal readonly record struct YakeCandidate(string Text, string Lower, double Score);

/// <summary>What a text shows about its words and phrases.</summary>
internal sealed class YakeDocument
{
    private const string Punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    private const int Window = 1;
    private const int ShortestTerm = 3;

    private static readonly SearchValues<char> AnyMark = SearchValues.Create(Punctuation);

    private readonly Dictionary<string, Term> _terms = new(StringComparer.Ordinal);
    private readonly Dictionary<(int From, int To), int> _neighbours = [];
    private readonly Dictionary<string, Phrase> _phrases = new(StringComparer.Ordinal);
    private readonly List<Phrase> _order = [];
    private readonly IReadOnlySet<string> _stopWords;
    private int _sentences;

    public YakeDocument(string text, IReadOnlySet<string> stopWords)
    {
        _stopWords = stopWords;
        foreach (var sentence in SentenceSplitter.Split(text))
            Read(WordTokens.Split(sentence), _sentences++);
        ScoreTerms();
    }

    // What a word looks like.
    private enum Look
    {
        Plain,
        Name,
        Acronym,
        Number,
        Odd,
    }

    /// <summary>All that may be a keyword, best first.</summary>
    public IEnumerable<YakeCandidate> Candidates() => _order
        .Where(phrase => phrase is { IsClean: true, HasStopWordAtAnEnd: false })
        .Select(phrase => new YakeCandidate(phrase.Text, phrase.Lower, Score(phrase)))
        .OrderBy(candidate => candidate.Score);

    private void Read(List<string> tokens, int sentence)
    {
        // Words between two marks.
        var block = new List<(Look Look, string Word, Term Term)>();
        for (var position = 0; position < tokens.Count; position++)
        {
            var word = tokens[position];
            if (word.AsSpan().IndexOfAnyExcept(AnyMark) < 0)
            {
                block.Clear();
                continue;
            }

            var look = LookOf(word, position);
            var term = Find(word);
            term.Seen(look, sentence);
            if (look is not (Look.Number or Look.Odd))
                for (var i = Math.Max(0, block.Count - Window); i < block.Count; i++)
                    if (block[i].Look is not (Look.Number or Look.Odd))
                        Link(block[i].Term, term);
            block.Add((look, word, term));
            for (var length = 1; length <= Math.Min(Yake.LongestPhrase, block.Count); length++)
                Count(block, length);
        }
    }

    private static Look LookOf(string word, int position)
    {
        int digits = 0, letters = 0, capitals = 0, small = 0, marks = 0, others = 0;
        foreach (var c in word)
            if (char.IsDigit(c))
                digits++;
            else if (char.IsLetter(c))
            {
                letters++;
                capitals += char.IsUpper(c) ? 1 : 0;
                small += char.IsLower(c) ? 1 : 0;
            }
            else if (Punctuation.Contains(c, StringComparison.Ordinal))
                marks++;
            else
                others++;
        if (letters == 0 && others == 0 && digits > 0 && IsNumber(word))
            return Look.Number;
        if ((digits > 0) == (letters > 0) || marks > 1)
            return Look.Odd;
        if (capitals > 0 && small == 0)
            return Look.Acronym;
        return word.Length > 1 && position > 0 && capitals == 1 && char.IsUpper(word[0]) ? Look.Name : Look.Plain;
    }

    private static bool IsNumber(string word)
    {
        var points = 0;
        foreach (var c in word)
            if (c == '.')
                points++;
            else if (c != ',' && !char.IsDigit(c))
                return false;
        return points <= 1;
    }

    private Term Find(string word)
    {
        var lower = word.ToLowerInvariant();
        var isStopWord = _stopWords.Contains(lower);
        // The plural of a word is the word.
        if (lower.Length > ShortestTerm && lower[^1] == 's')
            lower = lower[..^1];
        if (_terms.TryGetValue(lower, out var known))
            return known;
        var length = 0;
        foreach (var c in lower)
            if (!char.IsLowSurrogate(c) && !Punctuation.Contains(c, StringComparison.Ordinal))
                length++;
        return _terms[lower] = new(_terms.Count) { IsStopWord = isStopWord || length < ShortestTerm || _stopWords.Contains(lower) };
    }

    private void Link(Term left, Term right)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_neighbours, (left.Id, right.Id), out var isKnown);
        count++;
        left.RightTotal++;
        right.LeftTotal++;
        if (isKnown)
            return;
        left.RightKinds++;
        right.LeftKinds++;
    }

    private void Count(List<(Look Look, string Word, Term Term)> block, int length)
    {
        var words = CollectionsMarshal.AsSpan(block)[^length..];
        var text = length == 1 ? words[0].Word : length == 2 ? $"{words[0].Word} {words[1].Word}" : $"{words[0].Word} {words[1].Word} {words[2].Word}";
        var lower = text.ToLowerInvariant();
        if (!_phrases.TryGetValue(lower, out var phrase))
        {
            var terms = new Term[length];
            for (var i = 0; i < length; i++)
                terms[i] = words[i].Term;
            _order.Add(_phrases[lower] = phrase = new(text, lower, terms));
        }

        phrase.Frequency++;
        if (phrase.IsClean)
            return;
        var isClean = true;
        foreach (var word in words)
            isClean &= word.Look is not (Look.Number or Look.Odd);
        phrase.IsClean = isClean;
    }

    private void ScoreTerms()
    {
        double count = 0, sum = 0, squares = 0, most = 0;
        foreach (var term in _terms.Values)
        {
            most = Math.Max(most, term.Frequency);
            if (term.IsStopWord)
                continue;
            count++;
            sum += term.Frequency;
            squares += (double)term.Frequency * term.Frequency;
        }

        if (count == 0)
            return;
        var mean = sum / count;
        var spread = Math.Sqrt(Math.Max(0, squares / count - mean * mean));
        foreach (var term in _terms.Values)
            term.Score = Score(term, most, mean + spread);
    }

    private double Score(Term term, double most, double usual)
    {
        var share = term.Frequency / most;
        var left = term.LeftTotal == 0 ? 0 : (double)term.LeftKinds / term.LeftTotal;
        var right = term.RightTotal == 0 ? 0 : (double)term.RightKinds / term.RightTotal;
        var relatedness = 1 + (left + right) * share;
        var frequency = term.Frequency / usual;
        var sentences = (double)term.Sentences.Count / _sentences;
        var casing = Math.Max(term.Acronyms, term.Names) / (1 + Math.Log(term.Frequency));
        var position = Math.Log(Math.Log(3 + Median(term.Sentences)));
        return position * relatedness / (casing + frequency / relatedness + sentences / relatedness);
    }

    // In the order of the text.
    private static double Median(List<int> sentences) => sentences.Count % 2 == 1
        ? sentences[sentences.Count / 2]
        : (sentences[sentences.Count / 2 - 1] + sentences[sentences.Count / 2]) / 2.0;

    // A stop word within a phrase counts by how surely its neighbours come with it.
    private double Score(Phrase phrase)
    {
        double sum = 0, product = 1;
        var terms = phrase.Terms;
        for (var i = 0; i < terms.Length; i++)
            if (!terms[i].IsStopWord)
            {
                sum += terms[i].Score;
                product *= terms[i].Score;
            }
            else
            {
                var before = i > 0 ? (double)_neighbours.GetValueOrDefault((terms[i - 1].Id, terms[i].Id)) / terms[i - 1].Frequency : 0;
                var after = i < terms.Length - 1 ? (double)_neighbours.GetValueOrDefault((terms[i].Id, terms[i + 1].Id)) / terms[i + 1].Frequency : 0;
                var chance = 1 - before * after;
                product *= 1 + chance;
                sum -= chance;
            }

        return product / ((sum + 1) * phrase.Frequency);
    }

    private sealed class Term(int id)
    {
        public int Id => id;

        public bool IsStopWord { get; init; }

        public int Frequency { get; private set; }

        public int Acronyms { get; private set; }

        public int Names { get; private set; }

        public List<int> Sentences { get; } = [];

        public int LeftKinds { get; set; }

        public int LeftTotal { get; set; }

        public int RightKinds { get; set; }

        public int RightTotal { get; set; }

        public double Score { get; set; }

        public void Seen(Look look, int sentence)
        {
            Frequency++;
            Acronyms += look == Look.Acronym ? 1 : 0;
            Names += look == Look.Name ? 1 : 0;
            if (Sentences.Count == 0 || Sentences[^1] != sentence)
                Sentences.Add(sentence);
        }
    }

    private sealed class Phrase(string text, string lower, Term[] terms)
    {
        public string Text => text;

        public string Lower => lower;

        public Term[] Terms => terms;

        public int Frequency { get; set; }

        public bool IsClean { get; set; }

        public bool HasStopWordAtAnEnd => terms[0].IsStopWord || terms[^1].IsStopWord;
    }
}
