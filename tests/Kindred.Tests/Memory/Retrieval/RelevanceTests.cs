using Kindred.Embeddings.UseLite;
using Kindred.Memory;
using Kindred.Memory.Retrieval;
using Kindred.Tests.Embeddings.UseLite;

namespace Kindred.Tests.Memory.Retrieval;

public sealed class RelevanceTests
{
    [Fact]
    public void Small_talk_and_matters_never_mentioned_bring_nothing_up_by_words_alone() => Shares(TextEmbedding.None).Silent.ShouldBeGreaterThanOrEqualTo(27);

    [Fact]
    public void Most_questions_find_their_answer_by_words_alone() => Shares(TextEmbedding.None).Answered.ShouldBeGreaterThanOrEqualTo(22);

    [Fact]
    public void With_vectors_almost_every_message_is_told_apart()
    {
        if (Reference.Encoder.Value is not { } encoder) return;
        var (answered, silent) = Shares(Embedding(encoder));
        answered.ShouldBeGreaterThanOrEqualTo(27);
        silent.ShouldBeGreaterThanOrEqualTo(28);
    }

    internal static TextEmbedding Embedding(UseLiteEncoder encoder) => new(UseLiteEncoder.ModelId, texts =>
    {
        var flat = new float[texts.Count * UseLiteEncoder.Dimension];
        encoder.EncodeBatch(texts, flat);
        return [.. flat.Chunk(UseLiteEncoder.Dimension)];
    });

    /// <summary>How many questions bring up their answer among the first five, and how many other messages bring up nothing.</summary>
    private static (int Answered, int Silent) Shares(TextEmbedding embedding)
    {
        using var index = new PersonIndex(embedding.Model);
        var talk = Talk.Everyday();
        index.Update(talk, []);
        if (embedding.Model is not null) index.Update([], embedding.Embed([.. talk.Select(change => change.Turn)]));
        IReadOnlyList<IndexHit> Relevant(string text)
        {
            var hits = index.Search(new IndexQuery(text, [], embedding.Embed(text), 20, 2, TurnFilter.None)).Hits;
            var threshold = hits.Count == 0 ? 0 : Relevance.Threshold(hits.Max(hit => hit.Relevance), embedding.Model is not null);
            return [.. hits.Where(hit => hit.Relevance >= threshold).Take(5)];
        }

        // A neighbour counts: it reaches the prompt together with its hit.
        var answered = EverydayTalk.Answerable.Count(it => Relevant(it.Question).Any(hit =>
            hit.Before.Append(hit.Turn).Concat(hit.After).Any(turn => turn.Text.Contains(it.Answer, StringComparison.Ordinal))));
        return (answered, EverydayTalk.Unanswerable.Count(text => Relevant(text).Count == 0));
    }
}
