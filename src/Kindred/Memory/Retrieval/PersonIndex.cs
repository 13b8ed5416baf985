using System.Numerics.Tensors;
using Kindred.Conversations;
using Kindred.Embeddings.Vectors;

namespace Kindred.Memory.Retrieval;

/// <summary>
/// Everything one person's chats said, ready to be searched. Changes come in order of their sequence numbers; searches may run side by
/// side with each other, and wait while changes are taken in.
/// </summary>
/// <param name="model">The embedding model whose vectors it takes, null for none.</param>
internal sealed class PersonIndex(string? model = null) : IDisposable
{
    private readonly ReaderWriterLockSlim _gate = new();
    private readonly Vocabulary _vocabulary = new();
    private readonly DocumentTable _documents = new();
    private readonly Speakers _speakers = new();
    private readonly Dictionary<TurnId, int> _numbers = [];
    private readonly Dictionary<TurnId, (int Version, int Row)> _rows = [];
    private TermIndex? _terms;
    private VectorSet? _vectors;

    /// <summary>Turns that can be found.</summary>
    public int Count => _documents.Count;

    /// <summary>The embedding model whose vectors it takes.</summary>
    public string? Model { get; } = model;

    /// <summary>So much has been edited away that a fresh load would pay.</summary>
    public bool IsWorn => _documents.Rows > 1000 && _documents.Count < _documents.Rows / 2;

    private TermIndex Terms => _terms ??= new TermIndex(_vocabulary);

    /// <summary>Takes in changes of turns, then vectors. A turn that is no longer active, or was edited, is gone from the next search on.</summary>
    public void Update(IReadOnlyList<TurnChange> changes, IReadOnlyList<TurnVector> vectors)
    {
        _gate.EnterWriteLock();
        try
        {
            foreach (var change in changes) Take(change);
            foreach (var vector in vectors) Take(vector);
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    /// <summary>The best turns for a question, best first; equal scores newest first.</summary>
    public IndexAnswer Search(IndexQuery query)
    {
        _gate.EnterReadLock();
        try
        {
            if (_documents.Count == 0 || query.Limit <= 0) return IndexAnswer.Nothing;
            var question = QuestionReader.Read(query.Text, query.Context, _vocabulary, _speakers);
            var scratch = SearchScratch.Rent(_documents.Rows, _documents.Sessions.Count, _vectors?.Count ?? 0, _vocabulary.Count);
            try
            {
                return new IndexAnswer(Rank(query, question, scratch), question.AsksWhen);
            }
            finally
            {
                scratch.Return();
            }
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }

    public void Dispose() => _gate.Dispose();

    private List<IndexHit> Rank(IndexQuery query, Question question, SearchScratch scratch)
    {
        var dense = query.Vector is not null && _vectors is { Count: > 0 };
        var weights = query.Weights ?? FeatureWeights.For(dense ? Model : null);
        var scoring = new TurnScoring(_documents, Terms, question, weights, scratch, dense);
        if (dense)
        {
            _vectors!.Score(query.Vector, scratch.Cosines);
            DenseScoring.Score(_documents, weights.Cosines, scratch);
        }

        Candidates.Score(_documents, weights, scoring.Scale, dense, scratch);
        var candidates = Candidates.Select(_documents, query.Filter, weights.Depth, dense, scratch);
        return [.. Scored(scoring, candidates).OrderByDescending(hit => hit.Score).ThenByDescending(hit => _documents.Turns[hit.Document]!.SaidAt)
            .ThenByDescending(hit => _documents.Turns[hit.Document]!.Ordinal).ThenBy(hit => _documents.Turns[hit.Document]!.Id.Value)
            .Take(query.Limit).Select(hit => ToHit(hit, query))];
    }

    private static List<Scored> Scored(TurnScoring scoring, HashSet<int> candidates)
    {
        var scored = new List<Scored>(candidates.Count);
        scoring.Mark(on: true);
        foreach (var document in candidates)
        {
            var parts = new float[Features.Count];
            var score = scoring.Score(document, parts, out var relevance);
            scored.Add(new Scored(document, score, relevance, parts));
        }

        scoring.Mark(on: false);
        return scored;
    }

    private IndexHit ToHit(Scored hit, IndexQuery query)
    {
        var session = _documents.Sessions[_documents.Session[hit.Document]];
        return new IndexHit(
            Shown(hit.Document), session.ConversationExternalId, _documents.Signs[hit.Document].Fingerprint, hit.Score, hit.Relevance, hit.Parts,
            Neighbours(hit.Document, query, _documents.Previous, back: true), Neighbours(hit.Document, query, _documents.Next, back: false));
    }

    private List<Turn> Neighbours(int document, IndexQuery query, ReadOnlySpan<int> links, bool back)
    {
        var turns = new List<Turn>(query.Window);
        for (var at = links[document]; at != DocumentTable.None && turns.Count < query.Window; at = links[at])
        {
            if (!query.Filter.Admits(_documents.Turns[at]!, _documents.Sessions[_documents.Session[at]])) break;
            turns.Add(Shown(at));
        }

        if (back) turns.Reverse();
        return turns;
    }

    private Turn Shown(int document)
    {
        var turn = _documents.Turns[document]!;
        var session = _documents.Sessions[_documents.Session[document]];
        return turn.Speaker is null ? turn with { Speaker = turn.Role is TurnRole.User ? session.PersonName : session.Character } : turn;
    }

    private void Take(TurnChange change)
    {
        var turn = change.Turn;
        if (_numbers.TryGetValue(turn.Id, out var number))
        {
            if (IsSearched(turn) && IsSameText(_documents.Turns[number]!, turn, change))
            {
                _documents.Refresh(number, change);
                return;
            }

            _speakers.Count(_documents.Speaker[number], -1);
            Terms.Remove(number);
            _documents.Remove(number);
            _numbers.Remove(turn.Id);
        }

        if (IsSearched(turn)) Add(change);
        else if (turn.State is TurnState.Forgotten) _rows.Remove(turn.Id);
    }

    private static bool IsSearched(Turn turn) => turn is { State: TurnState.Active, Echoes: false };

    private void Add(TurnChange change)
    {
        var turn = change.Turn;
        var speaker = SpeakerOf(change);
        var speakerNumber = _speakers.NumberOf(speaker);
        _speakers.Count(speakerNumber, 1);
        var row = _rows.TryGetValue(turn.Id, out var vector) && vector.Version == turn.Version ? vector.Row : DocumentTable.None;
        var length = Terms.Add(_documents.Rows, turn, speaker);
        _numbers.Add(turn.Id, _documents.Add(change, length, speakerNumber, row, TurnSigns.Of(turn.Text, Speakers.Words(change.PersonName, change.Character, turn.Speaker))));
    }

    /// <summary>A vector may come before its turn's new version, or belong to a turn that is inactive now: both are kept for later.</summary>
    private void Take(TurnVector vector)
    {
        if (vector.Model != Model) return;
        _vectors ??= new VectorSet(vector.Values.Length);
        if (vector.Values.Length != _vectors.Dimension || (_rows.TryGetValue(vector.Turn, out var known) && known.Version >= vector.Version)) return;
        Span<float> values = stackalloc float[vector.Values.Length];
        TensorPrimitives.ConvertToSingle(vector.Values.Span, values);
        var row = _vectors.Add(values);
        _rows[vector.Turn] = (vector.Version, row);
        if (_numbers.TryGetValue(vector.Turn, out var number) && _documents.Turns[number]!.Version == vector.Version) _documents.Row[number] = row;
    }

    private bool IsSameText(Turn present, Turn turn, TurnChange change) =>
        present.Version == turn.Version && present.Session == turn.Session && present.Ordinal == turn.Ordinal && present.Conversation == turn.Conversation
        && present.SaidAt == turn.SaidAt && present.Text == turn.Text && present.Caption == turn.Caption
        && _documents.Speaker[_numbers[turn.Id]] == _speakers.NumberOf(SpeakerOf(change));

    private static string? SpeakerOf(TurnChange change) => change.Turn.Speaker ?? (change.Turn.Role is TurnRole.User ? change.PersonName : change.Character);
}

/// <summary>A document with its score, before it is handed out.</summary>
internal readonly record struct Scored(int Document, float Score, float Relevance, float[] Parts);
