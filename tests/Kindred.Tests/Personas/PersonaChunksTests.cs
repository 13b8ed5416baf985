using FsCheck;
using FsCheck.Fluent;
using Kindred.Personas;

namespace Kindred.Tests.Personas;

public sealed class PersonaChunksTests
{
    [Fact]
    public void A_short_text_is_one_piece() => PersonaChunks.Cut("  A keeper.\n").ShouldBe([new PersonaChunk(2, "A keeper.")]);

    [Fact]
    public void An_empty_text_has_no_pieces() => PersonaChunks.Cut(" \n ").ShouldBeEmpty();

    [Fact]
    public void Pieces_overlap_and_are_cut_between_words()
    {
        var text = string.Join(' ', Enumerable.Range(0, 200).Select(i => $"word{i}"));

        var chunks = PersonaChunks.Cut(text);

        chunks.SelectMany(chunk => chunk.Text.Split(' ')).ShouldAllBe(word => text.Split(' ', StringSplitOptions.None).Contains(word));
        chunks.Zip(chunks.Skip(1)).ShouldAllBe(pair => pair.First.Start + pair.First.Text.Length - pair.Second.Start >= 35 && pair.First.Start + pair.First.Text.Length - pair.Second.Start <= 50);
        chunks.SkipLast(1).ShouldAllBe(chunk => chunk.Text.Length >= 185);
    }

    [Fact]
    public void An_endless_word_is_cut_without_splitting_a_character()
    {
        var chunks = PersonaChunks.Cut("x" + string.Concat(Enumerable.Repeat("🌊", 500)));

        chunks.All(chunk => !char.IsLowSurrogate(chunk.Text[0]) && !char.IsHighSurrogate(chunk.Text[^1])).ShouldBeTrue();
        chunks.Count.ShouldBeInRange(6, 8);
    }

    [Fact]
    public void Any_text_is_covered_by_pieces_of_bounded_length() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Elements("a", "bb", "wordy", " ", "\n", "  ", "🌊", new string('z', 120), new string(' ', 70)).ListOf().Resize(300).ToArbitrary(), pieces =>
        {
            var text = string.Concat(pieces);
            var chunks = PersonaChunks.Cut(text);
            var covered = new bool[text.Length];
            foreach (var chunk in chunks) Array.Fill(covered, true, chunk.Start, chunk.Text.Length);
            return chunks.All(chunk => chunk.Text.Length is > 0 and <= PersonaChunks.Length && text.Substring(chunk.Start, chunk.Text.Length) == chunk.Text)
                && text.Select((c, i) => covered[i] || char.IsWhiteSpace(c)).All(isCovered => isCovered)
                && chunks.Zip(chunks.Skip(1)).All(pair => pair.Second.Start > pair.First.Start);
        }));
}
