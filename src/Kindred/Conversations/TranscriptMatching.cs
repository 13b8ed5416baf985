namespace Kindred.Conversations;

/// <summary>
/// Compares a client's transcript with a stored branch, newest message first, and tells what was changed between what both hold. Pure.
/// A stretch that differs is believed only between messages that agree: then its turns were edited or left out.
/// </summary>
internal static class TranscriptMatching
{
    // How far beyond a difference agreement is looked for: messages of the client, turns of ours.
    private const int MostMessagesApart = 32;
    private const int MostTurnsApart = 400;

    // A message as short as "ok" agrees by chance; one of this length, or one with an agreeing neighbour, does not.
    private const int TellingLength = 12;

    // Characters that agree: two neighbours of a window in the middle of a chat, and a past that is believed although it differs above.
    private const int TellingNeighbours = 40;
    private const int TellingPast = 200;

    private const int EnoughBelow = 3;

    // Deleting removes a few messages; a client that keeps the first and the last ones only has cut a window.
    private const int MostLeftOut = 64;
    private const int FewLeftOut = 8;

    /// <summary>How <paramref name="transcript"/> up to message <paramref name="last"/>, which must be the branch's last turn word for word, agrees with the branch; null when it is another message.</summary>
    /// <param name="path">The branch, oldest first.</param>
    /// <param name="count">How many turns of <paramref name="path"/> belong to the branch.</param>
    public static TranscriptMatch? Match(IReadOnlyList<SpokenMessage> transcript, int last, IReadOnlyList<Turn> path, int count)
    {
        if (last < 0 || count == 0 || transcript[last].Key != path[count - 1].Key) return null;
        (path, count) = WithoutHidden(transcript, path, count);
        var walk = new Walk(transcript, path);
        var (message, turn) = (last, count - 1);
        while (message >= 0 && turn >= 0)
        {
            if (transcript[message].Key == path[turn].Key) walk.Agree(message--, turn--);
            else if (walk.FindAgreement(message, turn) is not var (messages, turns) || !walk.Differ(message, messages, turn, turns)) break;
            else (message, turn) = (message - messages, turn - turns);
        }

        while (walk.AddTop(message, turn)) (message, turn) = (message - 1, turn - 1);
        return walk.Finish() with { IsContradicted = message >= 0 && turn >= 0 };
    }

    // What was left out before stands in nobody's way, unless it is shown again.
    private static (IReadOnlyList<Turn> Path, int Count) WithoutHidden(IReadOnlyList<SpokenMessage> transcript, IReadOnlyList<Turn> path, int count)
    {
        var anyHidden = false;
        for (var i = 0; i < count && !anyHidden; i++) anyHidden = path[i].State == TurnState.Hidden;
        if (!anyHidden) return (path, count);
        var shown = transcript.Select(static message => message.Key).ToHashSet();
        var known = path.Take(count).Select(static turn => turn.Key).ToHashSet();
        var unknown = transcript.Where(message => !known.Contains(message.Key)).Take(MostMessagesApart).ToArray();
        bool IsShown(Turn turn) => shown.Contains(turn.Key) || unknown.Any(message => message.Role == turn.Role && Likeness.IsAlike(message.Text, turn.Text));
        var left = path.Take(count).Where(turn => turn.State != TurnState.Hidden || IsShown(turn)).ToArray();
        return (left, left.Length);
    }

    public static TranscriptMatch? Match(IReadOnlyList<SpokenMessage> transcript, int last, IReadOnlyList<Turn> path) => Match(transcript, last, path, path.Count);

    /// <summary>
    /// Whether a match proves that the transcript belongs to the branch. A greeting alone does not (every new chat with a character has it), and neither
    /// does one shared turn in other surroundings: there must be agreeing neighbours, or three that agree anywhere, or all of the transcript agrees and holds
    /// words of the person. What is short is said in many chats, so it takes more of it; where both go on differently above, much more.
    /// </summary>
    public static bool IsEvidence(TranscriptMatch match)
    {
        var (exact, ofPerson, neighbours) = (0, 0, false);
        MatchedPair? above = null;
        foreach (var pair in match.Pairs)
        {
            if (pair.IsExact)
            {
                exact++;
                if (pair.Turn.Role == TurnRole.User) ofPerson++;
                neighbours |= above is { } previous && previous.Message == pair.Message - 1 && pair.Turn.Parent == previous.Turn.Id;
            }

            above = pair.IsExact ? pair : null;
        }

        if (match.IsContradicted) return exact >= 4 && ofPerson >= 1 && match.Weight >= TellingPast;
        if (exact == match.Last + 1) return ofPerson >= 1 || exact >= 2;
        return (ofPerson >= 1 || exact >= 2) && ((neighbours && match.Weight >= TellingNeighbours) || exact >= 3);
    }

    private sealed class Walk(IReadOnlyList<SpokenMessage> transcript, IReadOnlyList<Turn> path)
    {
        private readonly List<MatchedPair> _pairs = [];
        private readonly List<int> _unknown = [];
        private HashSet<long>? _known;

        // With the number of pairs below each stretch, so that its pairs above can be counted at the end.
        private readonly List<(int PairsBelow, List<Turn> Turns)> _leftOut = [];

        public void Agree(int message, int turn) => _pairs.Add(new MatchedPair(message, path[turn], true));

        /// <summary>The nearest place above a difference where both agree again, as how many messages and turns lie between.</summary>
        public (int Messages, int Turns)? FindAgreement(int message, int turn)
        {
            // Usually it is simply another chat, and that is seen at once.
            _known ??= path.Select(static one => one.Key).ToHashSet();
            var isAny = false;
            for (var m = message; m >= Math.Max(0, message - MostMessagesApart) && !isAny; m--) isAny = _known.Contains(transcript[m].Key);
            if (!isAny) return null;
            for (var apart = 1; apart <= MostMessagesApart + MostTurnsApart; apart++)
            {
                // Equal numbers first: an edit is commoner than anything else.
                if (apart % 2 == 0 && Agrees(message, apart / 2, turn, apart / 2)) return (apart / 2, apart / 2);
                for (var messages = 0; messages <= Math.Min(apart, MostMessagesApart); messages++)
                {
                    if (Agrees(message, messages, turn, apart - messages)) return (messages, apart - messages);
                }

                if (apart > message + turn + 2) break;
            }

            return null;
        }

        private bool Agrees(int message, int messages, int turn, int turns)
        {
            var (m, t) = (message - messages, turn - turns);
            if (m < 0 || t < 0 || turns > MostTurnsApart || transcript[m].Key != path[t].Key) return false;
            return m == 0 || t == 0 || transcript[m].Text.Length >= TellingLength || transcript[m - 1].Key == path[t - 1].Key;
        }

        /// <summary>Settles a stretch that differs: which turns were edited, which left out. False when it is too much to be believed.</summary>
        public bool Differ(int message, int messages, int turn, int turns)
        {
            if (turns - messages > MostLeftOut) return false;
            if (messages == turns && Enumerable.Range(0, messages).All(i => transcript[message - i].Role == path[turn - i].Role))
            {
                for (var i = 0; i < messages; i++) Edit(message - i, turn - i);
                return true;
            }

            var left = new List<Turn>();
            var lowest = turn - turns;
            for (var m = message; m > message - messages; m--)
            {
                // Rather the turn it is like; else one of its role that leaves room for the messages above.
                var room = m - (message - messages + 1);
                var like = turn;
                while (like > lowest && !(path[like].Role == transcript[m].Role && Likeness.IsAlike(path[like].Text, transcript[m].Text))) like--;
                if (like == lowest) for (like = turn; like > lowest && (path[like].Role != transcript[m].Role || like - lowest - 1 < room);) like--;
                if (like == lowest)
                {
                    _unknown.Add(m);
                    continue;
                }

                for (; turn > like; turn--) left.Add(path[turn]);
                Edit(m, turn--);
            }

            for (; turn > lowest; turn--) left.Add(path[turn]);
            left.RemoveAll(static one => one.State == TurnState.Hidden);
            if (left.Count > 0) _leftOut.Add((_pairs.Count, left));
            return true;
        }

        /// <summary>
        /// Above the last agreement nothing confirms an edit. It is believed where enough below agrees and most words are the same, or where it is the
        /// transcript's first message: that stands nowhere else on the branch. With little below, only a like first message is believed.
        /// </summary>
        public bool AddTop(int message, int turn)
        {
            if (message < 0 || turn < 0 || transcript[message].Role != path[turn].Role) return false;
            var isEnough = _pairs.Count(static pair => pair.IsExact) >= EnoughBelow;
            if (!isEnough && message > 0 && turn > 0) return false;
            if (!(isEnough && message == 0) && !Likeness.IsAlike(path[turn].Text, transcript[message].Text)) return false;
            Edit(message, turn);
            return true;
        }

        public TranscriptMatch Finish()
        {
            var left = new List<Turn>();
            foreach (var (below, turns) in _leftOut)
            {
                if (turns.Count <= FewLeftOut || _pairs.Count - below > 3) left.AddRange(turns);
            }

            _pairs.Reverse();
            left.Reverse();
            _unknown.Reverse();
            return new TranscriptMatch(_pairs, left, _unknown);
        }

        private void Edit(int message, int turn) => _pairs.Add(new MatchedPair(message, path[turn], transcript[message].Key == path[turn].Key));
    }
}
