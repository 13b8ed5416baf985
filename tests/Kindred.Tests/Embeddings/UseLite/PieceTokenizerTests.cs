using Kindred.Embeddings.UseLite;

namespace Kindred.Tests.Embeddings.UseLite;

public sealed class PieceTokenizerTests
{
    [Fact]
    public void Texts_are_cut_as_the_reference_cuts_them()
    {
        if (Reference.Encoder.Value is null) return;
        var tokenizer = PieceTokenizer.Load(Path.Combine(Reference.Folder, "vocab.json"));
        foreach (var reference in Reference.All.Value)
        {
            var ids = new int[PieceTokenizer.MaximumTokens];
            var count = tokenizer.Encode(reference.Text, ids);
            ids.Take(count).ShouldBe(reference.Ids, reference.Text);
        }
    }

    [Fact]
    public void Any_text_fits_the_room_given()
    {
        if (Reference.Encoder.Value is null) return;
        var tokenizer = PieceTokenizer.Load(Path.Combine(Reference.Folder, "vocab.json"));
        tokenizer.Encode(new string('\ud83d', 50_000), new int[128]).ShouldBeLessThanOrEqualTo(128);
        tokenizer.Encode(string.Concat(Enumerable.Repeat("words and more ", 5_000)), new int[128]).ShouldBe(128);
        tokenizer.Encode("only three of these", new int[3]).ShouldBe(3);
    }
}
