namespace Kindred.Personas.Cards;

/// <summary>A card file that was read.</summary>
/// <param name="Warnings">What was odd about the file and how it was taken, one sentence each, for the person who brought it.</param>
/// <param name="Files">Files that lie beside the card (CHARX), listed and not opened.</param>
internal sealed record ReadCard(CharacterCard Card, CardCarrier Carrier, IReadOnlyList<string> Warnings, IReadOnlyList<CardFile> Files);

internal enum CardCarrier
{
    Json,
    Png,
    Charx,
}

/// <param name="Bytes">The size that the archive claims; it is only shown, nothing is allocated by it.</param>
internal sealed record CardFile(string Path, long Bytes);
