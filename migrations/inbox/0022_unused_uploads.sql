ALTER TABLE `uploads` ADD `look_at` integer;--> statement-breakpoint
CREATE INDEX `uploads_due` ON `uploads` (`look_at`) WHERE look_at IS NOT NULL;