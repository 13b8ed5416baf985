using System.Numerics;
using Kindred.Conversations;

namespace Kindred.Memory.Retrieval;

/// <summary>The second stage: every feature of one document for one question.</summary>
internal sealed class TurnScoring
{
    private const int Middle = DocumentTable.FarReach;
    private const int WindowSize = (2 * DocumentTable.FarReach) + 1;
    private const int CoverageReach = 2;

    private readonly DocumentTable _documents;
    private readonly TermIndex _terms;
    private readonly Question _question;
    private readonly FeatureWeights _weights;
    private readonly SearchScratch _scratch;
    private readonly bool _dense;
    private readonly float[] _idf;
    private readonly float[] _nearIdf;
    private readonly float _mass;

    public TurnScoring(DocumentTable documents, TermIndex terms, Question question, FeatureWeights weights, SearchScratch scratch, bool dense)
    {
        (_documents, _terms, _question, _weights, _scratch, _dense) = (documents, terms, question, weights, scratch, dense);
        _idf = [.. question.Terms.Select(term => Bm25.Idf(terms.Postings(term.Term).Length, documents.Count))];
        _nearIdf = new float[_idf.Length];
        ThreeLevelScoring.Score(documents, terms, question, scratch, _nearIdf);
        _mass = Mass();
        Scale = _mass == 0 ? 0 : .5f / _mass;
    }

    /// <summary>What BM25 scores are multiplied by: one over twice the rarity of all that is asked for.</summary>
    public float Scale { get; }

    /// <summary>Marks the question's terms in the scratch, so that documents can be looked into; unmark after.</summary>
    public void Mark(bool on)
    {
        for (var i = 0; i < _question.Terms.Count; i++) _scratch.Slots[_question.Terms[i].Term] = on ? i + 1 : 0;
    }

    /// <summary>Fills <paramref name="parts"/> with weight times feature and returns their score.</summary>
    public float Score(int document, Span<float> parts, out float relevance)
    {
        Span<int> window = stackalloc int[WindowSize];
        Gather(document, window);
        parts.Clear();
        AddLexical(document, window, parts);
        AddSigns(document, window, parts);
        if (_dense) AddDense(document, window, parts);
        relevance = _question.IsSmallTalk ? 0 : Relevance.Of(parts[(int)Feature.Coverage], parts[(int)Feature.NearCoverage], parts[(int)Feature.Dense]);
        var sum = 0f;
        var speaker = parts[(int)Feature.Speaker];
        for (var i = 0; i < parts.Length; i++) sum += parts[i] *= _weights[(Feature)i];
        return sum * (1 + (_weights.SpeakerFactor * speaker));
    }

    private void AddLexical(int document, ReadOnlySpan<int> window, Span<float> features)
    {
        var (before, after) = (window[Middle - 1], window[Middle + 1]);
        var adjacent = (before == DocumentTable.None ? 0 : _scratch.Turn[before]) + (after == DocumentTable.None ? 0 : _scratch.Turn[after]);
        Span<int> tally = stackalloc int[_idf.Length];
        var (own, around) = Count(window, tally);
        features[(int)Feature.Turn] = _scratch.Turn[document] * Scale;
        features[(int)Feature.Adjacent] = adjacent * Scale;
        features[(int)Feature.Near] = _scratch.Near[document] * Scale;
        features[(int)Feature.Far] = Far(document, tally) * Scale;
        features[(int)Feature.Session] = _scratch.Session[_documents.Session[document]] * Scale;
        features[(int)Feature.Coverage] = Covered(own);
        features[(int)Feature.NearCoverage] = Covered(around);
        features[(int)Feature.Speaker] = IsNamed(document) ? 1 : 0;
        if (AsksBefore(window)) features[(int)Feature.Answers] = _scratch.Turn[before] * Scale;
    }

    private void AddSigns(int document, ReadOnlySpan<int> window, Span<float> features)
    {
        ref readonly var signs = ref _documents.Signs[document];
        if (signs.MentionsTime) features[(int)Feature.MentionsTime] = 1;
        if (signs.MentionsTime && _question.AsksWhen) features[(int)Feature.When] = 1;
        features[(int)Feature.SaidThen] = _question.Date.Match(_documents.Turns[document]!.SaidAt);
        features[(int)Feature.Length] = signs.LogWords;
        features[(int)Feature.FirstPerson] = signs.FirstPerson;
        features[(int)Feature.Addressing] = signs.Addressing;
        features[(int)Feature.Names] = signs.Names;
        if (signs.Asks) features[(int)Feature.Asks] = 1;
        if (window[Middle - 2] == DocumentTable.None) features[(int)Feature.Opening] = 1;
        if (AsksBefore(window)) features[(int)Feature.AfterQuestion] = 1;
    }

    private void AddDense(int document, ReadOnlySpan<int> window, Span<float> features)
    {
        var (before, after) = (window[Middle - 1], window[Middle + 1]);
        features[(int)Feature.Dense] = _scratch.Dense[document];
        if (before != DocumentTable.None) features[(int)Feature.DensePrevious] = _scratch.Dense[before];
        if (after != DocumentTable.None) features[(int)Feature.DenseNext] = _scratch.Dense[after];
        features[(int)Feature.DenseSession] = _scratch.SessionDense[_documents.Session[document]];
        if (AsksBefore(window)) features[(int)Feature.DenseAnswers] = _scratch.Dense[before];
    }

    /// <summary>The document in the middle and its neighbours on each side, as far as the session goes.</summary>
    private void Gather(int document, Span<int> window)
    {
        window.Fill(DocumentTable.None);
        window[Middle] = document;
        for (var i = Middle - 1; i >= 0 && window[i + 1] != DocumentTable.None; i--) window[i] = _documents.Previous[window[i + 1]];
        for (var i = Middle + 1; i < WindowSize && window[i - 1] != DocumentTable.None; i++) window[i] = _documents.Next[window[i - 1]];
    }

    /// <summary>Counts the asked terms over the window; tells which the middle's body has, and which those around it have.</summary>
    private (ulong Own, ulong Around) Count(ReadOnlySpan<int> window, Span<int> tally)
    {
        var (own, around) = (0UL, 0UL);
        for (var i = 0; i < WindowSize; i++)
        {
            if (window[i] == DocumentTable.None) continue;
            foreach (var entry in _terms.Forward(window[i]))
            {
                var slot = _scratch.Slots[TermIndex.Term(entry)] - 1;
                if (slot < 0) continue;
                tally[slot] += TermIndex.Frequency(entry);
                if (!TermIndex.IsInBody(entry) || Math.Abs(i - Middle) > CoverageReach) continue;
                around |= 1UL << slot;
                if (i == Middle) own |= 1UL << slot;
            }
        }

        return (own, around);
    }

    private float Far(int document, ReadOnlySpan<int> tally)
    {
        var perTerm = (float)_documents.Count / _documents.TotalFar;
        var sum = 0f;
        for (var i = 0; i < tally.Length; i++)
        {
            // The rarity among narrow windows stands in for that among wide ones: counting those would cost as much as all the rest.
            if (tally[i] > 0) sum += Bm25.Window.Score(_question.Terms[i].Weight * _nearIdf[i], tally[i], _documents.Far[document] * perTerm);
        }

        return sum;
    }

    private float Covered(ulong slots)
    {
        var sum = 0f;
        for (; slots != 0; slots &= slots - 1)
        {
            var slot = BitOperations.TrailingZeroCount(slots);
            var term = _question.Terms[slot];
            if (!term.IsName) sum += term.Weight * _idf[slot];
        }

        return _mass == 0 ? 0 : sum / _mass;
    }

    private bool IsNamed(int document)
    {
        var speaker = _documents.Speaker[document];
        if (speaker != DocumentTable.None && _question.Named[speaker]) return true;
        return _documents.Turns[document]!.Role switch
        {
            TurnRole.User => _question.NamesUser,
            _ => _question.NamesCharacter,
        };
    }

    private bool AsksBefore(ReadOnlySpan<int> window) => window[Middle - 1] != DocumentTable.None && _documents.Signs[window[Middle - 1]].Asks;

    /// <summary>The rarity of all that is asked for; names count only when there is nothing else.</summary>
    private float Mass()
    {
        var (content, names) = (_question.UnknownWeight * Bm25.Idf(0, _documents.Count), 0f);
        for (var i = 0; i < _idf.Length; i++)
        {
            var part = _question.Terms[i].Weight * _idf[i];
            if (_question.Terms[i].IsName) names += part;
            else content += part;
        }

        return content > 0 ? content : names;
    }
}
