using Kindred.Conversations;

namespace Kindred.Memory.Retrieval;

/// <summary>
/// The indexed turns in columns, each linked to the turn before and after it in its session. Numbers are given in order of arrival
/// and never again; what leaves stays as an empty row until the index is loaded anew.
/// </summary>
internal sealed class DocumentTable
{
    /// <summary>Turns on each side that the narrow and the wide window take in.</summary>
    public const int NearReach = 3;
    public const int FarReach = 6;

    /// <summary>In place of a neighbour, a vector row or a speaker that is not there.</summary>
    public const int None = -1;

    private readonly Dictionary<(ConversationId, int), int> _sessionNumbers = [];
    private Turn?[] _turns = new Turn?[16];
    private int[] _previous = new int[16];
    private int[] _next = new int[16];
    private int[] _session = new int[16];
    private int[] _length = new int[16];
    private int[] _near = new int[16];
    private int[] _far = new int[16];
    private int[] _row = new int[16];
    private int[] _speaker = new int[16];
    private TurnSigns[] _signs = new TurnSigns[16];

    /// <summary>Rows, empty ones included.</summary>
    public int Rows { get; private set; }

    /// <summary>Documents that are there.</summary>
    public int Count { get; private set; }

    public int SessionsInUse { get; private set; }

    public long TotalLength { get; private set; }

    public long TotalNear { get; private set; }

    public long TotalFar { get; private set; }

    public List<Session> Sessions { get; } = [];

    public ReadOnlySpan<Turn?> Turns => _turns.AsSpan(0, Rows);

    public ReadOnlySpan<int> Previous => _previous.AsSpan(0, Rows);

    public ReadOnlySpan<int> Next => _next.AsSpan(0, Rows);

    public ReadOnlySpan<int> Session => _session.AsSpan(0, Rows);

    /// <summary>Terms of each document.</summary>
    public ReadOnlySpan<int> Length => _length.AsSpan(0, Rows);

    /// <summary>Terms of each document and its <see cref="NearReach"/> neighbours on each side.</summary>
    public ReadOnlySpan<int> Near => _near.AsSpan(0, Rows);

    /// <summary>Terms of each document and its <see cref="FarReach"/> neighbours on each side.</summary>
    public ReadOnlySpan<int> Far => _far.AsSpan(0, Rows);

    /// <summary>Vector of each document.</summary>
    public Span<int> Row => _row.AsSpan(0, Rows);

    public ReadOnlySpan<int> Speaker => _speaker.AsSpan(0, Rows);

    public ReadOnlySpan<TurnSigns> Signs => _signs.AsSpan(0, Rows);

    public int Add(TurnChange change, int length, int speaker, int row, in TurnSigns signs)
    {
        if (Rows == _turns.Length) Grow();
        var document = Rows++;
        _turns[document] = change.Turn;
        _session[document] = SessionOf(change);
        _length[document] = length;
        _speaker[document] = speaker;
        _row[document] = row;
        _signs[document] = signs;
        Count++;
        TotalLength += length;
        Link(document);
        return document;
    }

    public void Remove(int document)
    {
        var session = Sessions[_session[document]];
        var at = session.Documents.BinarySearch(document, Comparer<int>.Create(InOrder));
        session.Documents.RemoveAt(at);
        session.Length -= _length[document];
        if (session.Documents.Count == 0) SessionsInUse--;
        Join(_previous[document], _next[document]);
        TotalNear -= _near[document];
        TotalFar -= _far[document];
        TotalLength -= _length[document];
        _near[document] = _far[document] = 0;
        Count--;
        _turns[document] = null;
        _row[document] = None;
        Measure(session.Documents, at - FarReach, at + FarReach);
    }

    /// <summary>Takes a change that leaves the words and their place as they are.</summary>
    public void Refresh(int document, TurnChange change)
    {
        _turns[document] = change.Turn;
        Describe(Sessions[_session[document]], change);
    }

    private int SessionOf(TurnChange change)
    {
        var key = (change.Turn.Conversation, change.Turn.Session);
        if (!_sessionNumbers.TryGetValue(key, out var number))
        {
            number = Sessions.Count;
            Sessions.Add(new Session(change.Turn.Conversation));
            _sessionNumbers.Add(key, number);
        }

        Describe(Sessions[number], change);
        return number;
    }

    private static void Describe(Session session, TurnChange change)
    {
        session.Character = change.Character;
        session.PersonName = change.PersonName;
        session.ConversationExternalId = change.ConversationExternalId;
    }

    private void Link(int document)
    {
        var session = Sessions[_session[document]];
        if (session.Documents.Count == 0) SessionsInUse++;
        session.Length += _length[document];
        var documents = session.Documents;
        // Turns arrive in order but for edits and branches that are followed again.
        var at = documents.Count == 0 || InOrder(documents[^1], document) < 0 ? documents.Count : ~documents.BinarySearch(document, Comparer<int>.Create(InOrder));
        documents.Insert(at, document);
        Join(at == 0 ? None : documents[at - 1], document);
        Join(document, at + 1 == documents.Count ? None : documents[at + 1]);
        Measure(documents, at - FarReach, at + FarReach);
    }

    private void Join(int left, int right)
    {
        if (left != None) _next[left] = right;
        if (right != None) _previous[right] = left;
    }

    /// <summary>Counts the windows of the documents at these places of a session again.</summary>
    private void Measure(List<int> documents, int from, int to)
    {
        for (var i = Math.Max(0, from); i <= to && i < documents.Count; i++)
        {
            var document = documents[i];
            int near = 0, far = 0;
            for (var j = Math.Max(0, i - FarReach); j <= i + FarReach && j < documents.Count; j++)
            {
                var length = _length[documents[j]];
                far += length;
                if (Math.Abs(i - j) <= NearReach) near += length;
            }

            TotalNear += near - _near[document];
            TotalFar += far - _far[document];
            _near[document] = near;
            _far[document] = far;
        }
    }

    private int InOrder(int left, int right)
    {
        if (left == right) return 0;
        var (a, b) = (_turns[left]!, _turns[right]!);
        var order = a.Ordinal.CompareTo(b.Ordinal);
        return order != 0 ? order : a.Id.Value.CompareTo(b.Id.Value);
    }

    private void Grow()
    {
        var size = _turns.Length * 2;
        Array.Resize(ref _turns, size);
        Array.Resize(ref _previous, size);
        Array.Resize(ref _next, size);
        Array.Resize(ref _session, size);
        Array.Resize(ref _length, size);
        Array.Resize(ref _near, size);
        Array.Resize(ref _far, size);
        Array.Resize(ref _row, size);
        Array.Resize(ref _speaker, size);
        Array.Resize(ref _signs, size);
    }
}
