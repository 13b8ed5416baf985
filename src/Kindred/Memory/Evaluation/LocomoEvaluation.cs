using System.Diagnostics;
using Kindred.Memory.Retrieval;

namespace Kindred.Memory.Evaluation;

/// <summary>
/// Measures how much of each LoCoMo question's evidence the product's own search brings back, with the product's own weights and
/// without any language model.
/// </summary>
internal static class LocomoEvaluation
{
    private const int Deep = 200;
    private static readonly string[] Categories = ["multi-hop", "temporal", "open-domain", "single-hop", "adversarial"];

    /// <summary>What a question got.</summary>
    private sealed record Outcome(int Category, double At5, double At10, double At25, double At50, double Mrr, double In800, double In1400, double Milliseconds);

    /// <param name="embedding"><see cref="TextEmbedding.None"/> to search by words alone.</param>
    /// <param name="weights">Null for those of the product.</param>
    /// <param name="progress">Told the share that is done, 0 to 1.</param>
    public static async Task<LocomoReport> RunAsync(string file, TextEmbedding embedding, IProgress<double>? progress, FeatureWeights? weights = null, CancellationToken cancellationToken = default)
    {
        var conversations = await LocomoFile.ReadAsync(file, cancellationToken);
        var outcomes = new List<Outcome>();
        var total = conversations.Sum(conversation => conversation.Questions.Count);
        foreach (var conversation in conversations)
        {
            using var index = Load(conversation, embedding);
            foreach (var question in conversation.Questions)
            {
                cancellationToken.ThrowIfCancellationRequested();
                outcomes.Add(Ask(index, question, embedding, weights));
                progress?.Report((double)outcomes.Count / total);
            }
        }

        return Report(Path.GetFileName(file), embedding.Model, conversations, outcomes);
    }

    private static PersonIndex Load(LocomoConversation conversation, TextEmbedding embedding)
    {
        var index = new PersonIndex(embedding.Model);
        index.Update(conversation.Turns, []);
        if (embedding.Model is not null) index.Update([], embedding.Embed([.. conversation.Turns.Select(change => change.Turn)]));
        return index;
    }

    private static Outcome Ask(PersonIndex index, LocomoQuestion question, TextEmbedding embedding, FeatureWeights? weights)
    {
        var started = Stopwatch.GetTimestamp();
        var hits = index.Search(new IndexQuery(question.Text, [], embedding.Embed(question.Text), Deep, 0, TurnFilter.None, weights)).Hits;
        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        double Recall(int count) => (double)hits.Take(count).Count(hit => question.Evidence.Contains(hit.Turn.ExternalId!)) / question.Evidence.Count;
        var first = hits.TakeWhile(hit => !question.Evidence.Contains(hit.Turn.ExternalId!)).Count();
        return new Outcome(
            question.Category, Recall(5), Recall(10), Recall(25), Recall(50), first == hits.Count ? 0 : 1.0 / (first + 1),
            Recall(Fitting(hits, 800)), Recall(Fitting(hits, 1400)), took);
    }

    /// <summary>How many hits fit into a budget, four characters a token, twelve more a turn for its date.</summary>
    private static int Fitting(IReadOnlyList<IndexHit> hits, int tokens)
    {
        var left = tokens * 4;
        var count = 0;
        foreach (var hit in hits)
        {
            left -= (hit.Turn.Speaker?.Length ?? 0) + hit.Turn.Text.Length + (hit.Turn.Caption?.Length ?? 0) + 12;
            if (left < 0) break;
            count++;
        }

        return count;
    }

    private static LocomoReport Report(string file, string? model, IReadOnlyList<LocomoConversation> conversations, List<Outcome> outcomes)
    {
        var rows = new List<LocomoRow> { Row("all", outcomes), Row("without adversarial", outcomes.FindAll(outcome => outcome.Category != 5)) };
        for (var category = 1; category <= Categories.Length; category++) rows.Add(Row(Categories[category - 1], outcomes.FindAll(outcome => outcome.Category == category)));
        double[] times = [.. outcomes.Select(outcome => outcome.Milliseconds).Order()];
        double Percentile(double share) => times.Length == 0 ? 0 : times[(int)(share * (times.Length - 1))];
        return new LocomoReport(file, model, conversations.Count, conversations.Sum(conversation => conversation.Turns.Count), rows, new LocomoLatency(Percentile(.5), Percentile(.95)));
    }

    private static LocomoRow Row(string group, List<Outcome> outcomes)
    {
        double Mean(Func<Outcome, double> figure) => outcomes.Count == 0 ? 0 : outcomes.Average(figure);
        return new LocomoRow(
            group, outcomes.Count, Mean(outcome => outcome.At5), Mean(outcome => outcome.At10), Mean(outcome => outcome.At25), Mean(outcome => outcome.At50),
            Mean(outcome => outcome.At5 > 0 ? 1 : 0), Mean(outcome => outcome.Mrr), Mean(outcome => outcome.In800), Mean(outcome => outcome.In1400));
    }
}
