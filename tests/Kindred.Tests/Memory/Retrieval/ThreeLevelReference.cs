using Kindred.Conversations;
using Kindred.Memory.Retrieval;

namespace Kindred.Tests.Memory.Retrieval;

/// <summary>The three-level formula written down once more, slowly and straight from its definition, over whole texts.</summary>
internal static class ThreeLevelReference
{
    /// <summary>The score of each turn by id.</summary>
    public static Dictionary<TurnId, double> Score(IReadOnlyList<TurnChange> changes, string question)
    {
        var turns = changes.Select(change => change.Turn).Where(turn => turn.State is TurnState.Active).ToList();
        var sessions = turns.GroupBy(turn => (turn.Conversation, turn.Session)).Select(group => group.OrderBy(turn => turn.Ordinal).ToList()).ToList();
        var own = turns.ToDictionary(turn => turn.Id, Terms);
        var asked = Words(question).Distinct().ToList();
        var turnScore = Bm25(own, asked, .9, .3);
        var windows = sessions.SelectMany(session => session.Select((turn, i) =>
            KeyValuePair.Create(turn.Id, session.Skip(Math.Max(0, i - 3)).Take(Math.Min(i, 3) + 4).SelectMany(other => own[other.Id]).ToList()))).ToDictionary();
        var windowScore = Bm25(windows, asked, .9, .5);
        var whole = sessions.ToDictionary(session => session[0].Id, session => session.SelectMany(turn => own[turn.Id]).ToList());
        var sessionScore = Bm25(whole, asked, 1.2, .75);
        var scores = new Dictionary<TurnId, double>();
        foreach (var session in sessions)
        {
            for (var i = 0; i < session.Count; i++)
            {
                var id = session[i].Id;
                var adjacent = (i == 0 ? 0 : turnScore[session[i - 1].Id]) + (i + 1 == session.Count ? 0 : turnScore[session[i + 1].Id]);
                var sum = turnScore[id] + (.4 * adjacent) + (.6 * windowScore[id]) + sessionScore[session[0].Id];
                scores[id] = sum * (IsNamed(session[i], question) ? 1.1 : 1);
            }
        }

        return scores;
    }

    private static Dictionary<TurnId, double> Bm25(Dictionary<TurnId, List<string>> texts, List<string> asked, double k1, double b)
    {
        if (texts.Count == 0) return [];
        var average = texts.Values.Average(text => text.Count);
        return texts.ToDictionary(text => text.Key, text => asked.Sum(term =>
        {
            double count = text.Value.Count(word => word == term);
            var having = texts.Values.Count(other => other.Contains(term));
            var idf = Math.Log(1 + ((texts.Count - having + .5) / (having + .5)));
            return idf * count * (k1 + 1) / (count + (k1 * (1 - b + (b * text.Value.Count / average))));
        }));
    }

    private static bool IsNamed(Turn turn, string question)
    {
        var words = question.Split(' ');
        return (turn.Speaker is { } name && words.Contains(name, StringComparer.OrdinalIgnoreCase)) || (turn.Role is TurnRole.Assistant && words.Contains("you"));
    }

    private static List<string> Terms(Turn turn) =>
        Words($"{turn.Speaker}: {turn.Text} {turn.Caption} {turn.SaidAt.Day} {turn.SaidAt:MMMM} {turn.SaidAt.Year} {turn.SaidAt.DayOfWeek}");

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        Span<char> buffer = stackalloc char[WordReader.Room];
        var reader = new WordReader(text, stackalloc char[WordReader.Room]);
        while (reader.MoveNext())
        {
            if (!StopWords.Contains(reader.Current)) words.Add(Vocabulary.Reduce(reader.Current, buffer).ToString());
        }

        return words;
    }
}
