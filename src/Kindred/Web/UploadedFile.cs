using Microsoft.AspNetCore.Http.Features;

namespace Kindred.Web;

/// <summary>A small file that was sent: the body itself, or the part <c>file</c> of a form.</summary>
/// <param name="Name">What the sender calls it; a label, never a path.</param>
/// <param name="Fields">The form's other fields; empty when the file is the body.</param>
internal sealed record UploadedFile(ReadOnlyMemory<byte> Content, string? Name, IReadOnlyDictionary<string, string> Fields)
{
    private const int RoomForForm = 64 * 1024;
    private const int MostFields = 20;

    /// <summary>Reads the file into memory. Throws <see cref="ApiException"/>: 400 <c>file_too_large</c> beyond <paramref name="most"/> bytes, 400 for a malformed form.</summary>
    public static async Task<UploadedFile> ReadAsync(HttpContext context, int most)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = most + RoomForForm;
        var request = context.Request;
        var name = request.Query["filename"].ToString() is { Length: > 0 } given ? given : null;
        if (!FormParts.IsForm(request)) return new UploadedFile(await ReadAsync(request.Body, most, context.RequestAborted), name, new Dictionary<string, string>());
        UploadedFile? file = null;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var part in FormParts.ReadAsync(request, context.RequestAborted))
        {
            if (part.Name == "file") file ??= new UploadedFile(await ReadPartAsync(part, most, context.RequestAborted), name ?? part.FileName, fields);
            else if (fields.Count < MostFields) fields[part.Name] = await part.TextAsync(context.RequestAborted);
        }

        return file ?? throw FormParts.NoFile();
    }

    private static async Task<ReadOnlyMemory<byte>> ReadPartAsync(FormPart part, int most, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(part.Body, most, cancellationToken);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw FormParts.Malformed();
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream stream, int most, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (kept.Length + read > most) throw ApiException.BadRequest($"The file is larger than {most / 1048576} MiB.", "file", "file_too_large");
            kept.Write(buffer.AsSpan(0, read));
        }

        return kept.GetBuffer().AsMemory(0, (int)kept.Length);
    }
}
