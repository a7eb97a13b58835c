"""PDF documents and QR codes. What they say is handed in; they know nothing of any record."""
