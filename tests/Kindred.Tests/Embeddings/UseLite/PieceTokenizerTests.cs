using Kindred.Embeddings.UseLite;
using Kindred.Tests.Support;

namespace Kindred.Tests.Embeddings.UseLite;

public sealed class PieceTokenizerTests
{
    [FactWhen(Needs.EncoderWeights)]
    public void Texts_are_cut_as_the_reference_cuts_them()
    {
        var tokenizer = PieceTokenizer.Load(Path.Combine(Reference.Folder, "vocab.json"));
        foreach (var reference in Reference.All.Value)
        {
            var ids = new int[PieceTokenizer.MaximumTokens];
            var count = tokenizer.Encode(reference.Text, ids);
            ids.Take(count).ShouldBe(reference.Ids, reference.Text);
        }
    }

    [FactWhen(Needs.EncoderWeights)]
    public void Any_text_fits_the_room_given()
    {
        var tokenizer = PieceTokenizer.Load(Path.Combine(Reference.Folder, "vocab.json"));
        tokenizer.Encode(new string('\ud83d', 50_000), new int[128]).ShouldBeLessThanOrEqualTo(128);
        tokenizer.Encode(string.Concat(Enumerable.Repeat("words and more ", 5_000)), new int[128]).ShouldBe(128);
        tokenizer.Encode("only three of these", new int[3]).ShouldBe(3);
    }
}
