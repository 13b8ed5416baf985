using Kindred.Memory;
using Kindred.Memory.Evaluation;
using Kindred.Memory.Retrieval;
using Kindred.Tests.Embeddings.UseLite;
using Kindred.Tests.Memory.Retrieval;

namespace Kindred.Tests.Memory.Evaluation;

/// <summary>
/// The evaluation itself, and that search has not got worse where LoCoMo is at hand: KINDRED_LOCOMO names the file. The data are
/// CC BY-NC and not part of the repository; without them those tests have nothing to do.
/// </summary>
public sealed class LocomoTests
{
    private static readonly string? Data = Environment.GetEnvironmentVariable("KINDRED_LOCOMO");

    [Fact]
    public void Evidence_is_read_however_it_is_written()
    {
        LocomoFile.EvidenceIds("D8:6; D9:17").ShouldBe(["D8:6", "D9:17"]);
        LocomoFile.EvidenceIds("D:11:26").ShouldBe(["D11:26"]);
        LocomoFile.EvidenceIds("D").ShouldBeEmpty();
        LocomoFile.Date("1:56 pm on 8 May, 2023").ShouldBe(new DateTimeOffset(2023, 5, 8, 13, 56, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_file_is_evaluated_and_the_shares_are_right()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, """
            [{"sample_id":"t","conversation":{"speaker_a":"Ann","speaker_b":"Ben","session_1_date_time":"1:56 pm on 8 May, 2023",
            "session_1":[{"speaker":"Ann","dia_id":"D1:1","text":"My bicycle is red"},{"speaker":"Ben","dia_id":"D1:2","text":"Look","blip_caption":"a lighthouse"}]},
            "qa":[{"question":"Which colour is Ann's bicycle?","evidence":["D1:1; D7:7"],"category":4},{"question":"What did Ben show?","evidence":["D1:2"],"category":5},
            {"question":"No evidence","evidence":["D"],"category":3}]}]
            """);
        var report = await LocomoEvaluation.RunAsync(path, TextEmbedding.None, null);
        File.Delete(path);
        report.Turns.ShouldBe(2);
        report.Rows.Select(row => (row.Group, row.Questions)).ShouldBe([("all", 2), ("without adversarial", 1), ("multi-hop", 0), ("temporal", 0), ("open-domain", 0), ("single-hop", 1), ("adversarial", 1)]);
        report.Rows[0].RecallAt5.ShouldBe(1);
        report.Rows[1].Mrr.ShouldBe(1);
    }

    [Fact]
    public async Task A_file_of_another_kind_is_refused()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "[{}]");
        await Should.ThrowAsync<InvalidDataException>(() => LocomoEvaluation.RunAsync(path, TextEmbedding.None, null));
        File.Delete(path);
    }

    [Fact]
    public async Task The_plain_formula_gives_the_figures_of_its_study()
    {
        if (Data is null) return;
        var all = (await LocomoEvaluation.RunAsync(Data, TextEmbedding.None, null, FeatureWeights.ThreeLevel)).Rows[0];
        (all.RecallAt5 * 100).ShouldBe(70.4, 1.0);
        (all.RecallAt10 * 100).ShouldBe(80.4, 1.0);
        (all.RecallAt25 * 100).ShouldBe(86.1, 1.0);
        (all.RecallAt50 * 100).ShouldBe(90.0, 1.0);
    }

    [Fact]
    public async Task By_words_alone_it_is_better_than_the_plain_formula()
    {
        if (Data is null) return;
        var all = (await LocomoEvaluation.RunAsync(Data, TextEmbedding.None, null)).Rows[0];
        all.RecallAt5.ShouldBeGreaterThan(.73);
        all.RecallAt10.ShouldBeGreaterThan(.81);
    }

    [Fact]
    public async Task With_vectors_it_is_better_still()
    {
        if (Data is null || Reference.Encoder.Value is not { } encoder) return;
        var all = (await LocomoEvaluation.RunAsync(Data, RelevanceTests.Embedding(encoder), null)).Rows[0];
        all.RecallAt5.ShouldBeGreaterThan(.765);
        all.RecallAt10.ShouldBeGreaterThan(.84);
    }
}
